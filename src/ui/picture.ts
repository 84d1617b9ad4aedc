import type { Summary } from './summary.ts';

/** Pixels of the saved picture; its height follows from what is in it. */
const WIDTH = 1200;
const MARGIN = 64;
const INNER = WIDTH - 2 * MARGIN;
/** Always the light colours, whatever the screen shows: pictures end up in documents. */
const INK = '#18202f';
const SOFT = '#4c566a';
const ACCENT = '#0b5a63';
const SOME = '#7fa7ab';
const TRACK = '#dfe5ea';

/** Draws the results as a PNG. Nothing is fetched and no HTML is involved: names are drawn as text. */
export async function drawResult(title: string, summaries: readonly Summary[], note: string): Promise<Blob> {
  const measure = new Pen(document.createElement('canvas'));
  layOut(measure, title, summaries, note);
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = Math.ceil(measure.y + MARGIN);
  const pen = new Pen(canvas);
  pen.box(0, 0, WIDTH, canvas.height, '#ffffff', 0);
  layOut(pen, title, summaries, note);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('the picture could not be drawn')) : resolve(blob)));
  });
}

function layOut(pen: Pen, title: string, summaries: readonly Summary[], note: string): void {
  pen.write(title, 44, INK, true);
  for (const summary of summaries) {
    pen.y += 36;
    pen.write(summary.title, 26, SOFT);
    if (summary.audience !== undefined) pen.write(summary.audience, 20, SOFT);
    if (summary.headline !== undefined) {
      pen.write([summary.caption, summary.headline, summary.unit].filter(Boolean).join(' '), 52, ACCENT, true);
    }
    if (summary.spread !== undefined) pen.write(summary.spread, 26, SOFT);
    pen.y += 8;
    if (summary.scale) {
      const { position, minimum, maximum } = summary.scale;
      pen.bar(position, ACCENT);
      pen.ends(minimum, maximum);
    }
    for (const { label, written, share, most } of summary.bars ?? []) {
      pen.write(`${label}  ${written}`, 24, INK);
      pen.bar(share, most ? ACCENT : SOME);
    }
    // A table that is not drawn is written.
    const written = summary.byOption && !summary.bars ? summary.figures : [];
    for (const { label, value } of written) pen.write(`${label}  ${value}`, 24, INK);
  }
  pen.y += 36;
  pen.write(note, 20, SOFT);
}

/** Draws from top to bottom; `y` is where the next thing begins. */
class Pen {
  y = MARGIN;
  private readonly context: CanvasRenderingContext2D;

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('this browser draws no pictures');
    this.context = context;
    context.textBaseline = 'top';
  }

  /** Text in as many lines as it needs. */
  write(text: string, size: number, colour: string, bold = false): void {
    this.context.font = `${bold ? 'bold ' : ''}${size}px system-ui, sans-serif`;
    this.context.fillStyle = colour;
    for (const line of this.wrap(text)) {
      this.context.fillText(line, MARGIN, this.y, INNER);
      this.y += size * 1.35;
    }
  }

  bar(share: number, colour: string): void {
    this.box(MARGIN, this.y, INNER, 22, TRACK, 11);
    if (share > 0) this.box(MARGIN, this.y, Math.max(22, INNER * share), 22, colour, 11);
    this.y += 36;
  }

  /** Two short texts, at the left and at the right end of a line. */
  ends(left: string, right: string): void {
    this.context.font = '20px system-ui, sans-serif';
    this.context.fillStyle = SOFT;
    this.context.fillText(left, MARGIN, this.y);
    this.context.fillText(right, WIDTH - MARGIN - this.context.measureText(right).width, this.y);
    this.y += 30;
  }

  box(x: number, y: number, width: number, height: number, colour: string, radius: number): void {
    this.context.fillStyle = colour;
    this.context.beginPath();
    this.context.roundRect(x, y, width, height, radius);
    this.context.fill();
  }

  private wrap(text: string): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && this.context.measureText(longer).width > INNER) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  }
}
