import { useEffect, useRef } from 'preact/hooks';

/** Birds in the drawing: more in a wider sky, within bounds. */
const FEWEST = 420;
const MOST = 1100;
/** Multiples of these, without their whole parts, fill a cube evenly and without rows (Roberts' R3 sequence). */
const SPREAD = [0.8191725134, 0.6710436067, 0.5497004779] as const;
/** Milliseconds between two frames: calm, and light on a phone. */
const FRAME = 50;
/** The moment shown where motion is not wanted. */
const STILL = 21;

/** A murmuration of starlings. It only decorates: an empty canvas, which screen readers pass over; still where reduced motion is asked for. */
export function Flock() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const sky = canvas.current;
    if (!sky) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    let request = 0;
    let last = 0;
    let seconds = STILL;
    const frame = (now: number) => {
      if (now - last >= FRAME) {
        seconds += Math.min(now - last, 2 * FRAME) / 1000;
        last = now;
        draw(sky, seconds);
      }
      request = requestAnimationFrame(frame);
    };
    const start = () => {
      cancelAnimationFrame(request);
      draw(sky, seconds);
      if (!still.matches) request = requestAnimationFrame(frame);
    };
    const resize = new ResizeObserver(start);
    resize.observe(sky);
    still.addEventListener('change', start);
    scheme.addEventListener('change', start);
    return () => {
      cancelAnimationFrame(request);
      resize.disconnect();
      still.removeEventListener('change', start);
      scheme.removeEventListener('change', start);
    };
  }, []);
  return <canvas ref={canvas} class="flock" />;
}

/** A ball of birds, evenly filled, that is stretched, twisted and folded by slow waves, and seen from the side. */
function draw(canvas: HTMLCanvasElement, t: number): void {
  const ratio = Math.min(devicePixelRatio, 2);
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(ratio, ratio);
  context.fillStyle = getComputedStyle(canvas).color;
  const birds = Math.round(Math.min(MOST, Math.max(FEWEST, width)));
  const across = Math.min(width * 0.4, 430);
  const up = Math.min(height * 0.3, 140);
  for (let i = 0; i < birds; i++) {
    const z = 1 - 2 * ((i * SPREAD[0]) % 1);
    const radius = ((i * SPREAD[1]) % 1) ** 0.45;
    const ring = Math.sqrt(1 - z * z) * radius;
    const turn = i * SPREAD[2] * 2 * Math.PI + t * 0.12 + z * Math.sin(t * 0.23) * 1.6;
    const u = ring * Math.cos(turn);
    const depth = ring * Math.sin(turn);
    const v = z * radius;
    const bend = Math.sin(u * 2.4 + t * 0.5) * 0.75 + Math.sin(u * 4.1 - t * 0.33) * 0.22;
    const thin = 0.35 + 0.65 * Math.cos(u * 1.25 + Math.sin(t * 0.31)) ** 2;
    const x = width * 0.5 + across * (u * 1.08 + 0.16 * Math.sin(v * 3 + t * 0.4));
    const y = height * 0.52 + up * (v * thin + bend * 0.8);
    const size = 1.6 + 1.3 * (depth + 1) * 0.5 + 0.6 * ((i * 0.379) % 1);
    context.globalAlpha = 0.4 + 0.5 * (depth + 1) * 0.5;
    wings(context, x, y, size, Math.sin(t * 2.6 + i) * 0.5, Math.cos(u * 2.4 + t * 0.5) * 0.5);
  }
}

/** One bird: a bent stroke of two wings. */
function wings(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  size: number,
  flap: number,
  tilt: number,
): void {
  const lift = size * (0.55 + flap * 0.5);
  const slope = size * tilt;
  context.beginPath();
  context.moveTo(x - size * 1.5, y - lift - slope);
  context.lineTo(x, y + size * 0.35);
  context.lineTo(x + size * 1.5, y - lift + slope);
  context.lineTo(x, y - size * 0.15);
  context.fill();
}
