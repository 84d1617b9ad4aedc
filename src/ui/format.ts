/** Numbers, sizes and durations as the reader's locale writes them. */

/** An exact decimal string ("4200.50") with all its digits. `fraction` digits are shown at least. */
export function formatDecimal(decimal: string, fraction = 0): string {
  const format = new Intl.NumberFormat(undefined, { minimumFractionDigits: fraction, maximumFractionDigits: 20 });
  return format.format(decimal as Intl.StringNumericLiteral);
}

/** A mean for reading: as many decimals as the question has, two at least. */
export function formatMean(mean: number, decimals: number): string {
  return new Intl.NumberFormat(undefined, { maximumFractionDigits: Math.max(2, decimals) }).format(mean);
}

/** A mean with every digit that the double holds. */
export function formatWhole(mean: number): string {
  return formatDecimal(String(mean));
}

/** Any number for reading: two decimals, or four digits if it is below 1. */
export function formatReading(value: number): string {
  const options = Math.abs(value) < 1 ? { maximumSignificantDigits: 4 } : { maximumFractionDigits: 2 };
  return new Intl.NumberFormat(undefined, options).format(value);
}

/** A bound on an error: its first digit, rounded up. */
export function formatError(error: number): string {
  const notation = error < 1e-6 ? 'scientific' : 'standard';
  const options = { maximumSignificantDigits: 1, notation, roundingMode: 'ceil' } as const;
  return new Intl.NumberFormat(undefined, options as Intl.NumberFormatOptions).format(error);
}

export function formatCount(count: number): string {
  return new Intl.NumberFormat().format(count);
}

/** `share` from 0 to 1. */
export function formatShare(share: number): string {
  return new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

export function formatBytes(bytes: number): string {
  const [value, unit] =
    bytes < 1000 ? [bytes, 'byte'] : bytes < 1e6 ? [bytes / 1e3, 'kilobyte'] : [bytes / 1e6, 'megabyte'];
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  return new Intl.NumberFormat(undefined, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(value);
}

export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const [value, unit] = seconds < 120 ? [seconds, 'second'] : [seconds / 60, 'minute'];
  const maximumFractionDigits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(undefined, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(
    value,
  );
}

/** "4,200.5 € per month": a written number and its unit, which may be empty. */
export function withUnit(written: string, unit: string): string {
  return unit === '' ? written : `${written}\u00a0${unit}`;
}
