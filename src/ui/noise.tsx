import { useEffect, useRef } from 'preact/hooks';

/** Bytes in a row of the drawing, and at most so many rows of it. */
const COLUMNS = 64;
const ROWS = 24;

/** Bytes as squares of a shade each: what is random looks like noise, what repeats shows as a pattern. */
export function Noise({ bytes, label }: { bytes: Uint8Array; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = Math.max(1, Math.min(ROWS, Math.ceil(bytes.length / COLUMNS)));
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(COLUMNS, rows);
    bytes.subarray(0, COLUMNS * rows).forEach((byte, i) => {
      image.data.set([byte * 0.75, 40 + byte * 0.7, 60 + byte * 0.76, 255], i * 4);
    });
    context.putImageData(image, 0, 0);
  }, [bytes, rows]);
  return <canvas ref={canvas} class="noise" width={COLUMNS} height={rows} role="img" aria-label={label} />;
}
