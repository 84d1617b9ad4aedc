import { formatDecimal, nearestDouble, nearestPower, nearestRoot } from './decimal.ts';
import type { OutputResult, OutputShape, OutputValue, Place, Shape } from './output.ts';
import { over, rational } from './rational.ts';

export type OutputErrorKind =
  /** Not one opened element for each of the circuit's openings. */
  | 'wrong-length'
  /** An opened element that no valid contributions lead to. */
  | 'impossible';

/** Opened elements that are no result of the program. The protocol rules this out: something is broken, or worse. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  constructor(
    readonly kind: OutputErrorKind,
    /** The output at fault. */
    readonly output: string,
  ) {
    super(`no result: ${kind}, output ${output}`);
  }
}

/**
 * The results in people's terms, as one person sees them.
 *
 * @param outputs what the openings mean (`lower.ts`).
 * @param opened for each opening of the circuit its elements as signed integers; undefined where another person got it.
 * @param me index of the person.
 * @throws OutputError
 */
export function resultsOf(
  outputs: readonly OutputShape[],
  opened: readonly (readonly bigint[] | undefined)[],
  me: number,
): OutputResult[] {
  return outputs.map(({ name, recipients, shape }) => {
    const read = (place: Place): bigint | null => {
      const mine = place.find(({ to }) => to === 'everyone' || to === me);
      if (!mine) return null;
      const values = opened[mine.opening];
      if (values?.length !== 1) throw new OutputError('wrong-length', name);
      return values[0]!;
    };
    return { name, recipients, value: shown(shape, read, name) };
  });
}

/** null: not for this person. */
function shown(shape: Shape, read: (place: Place) => bigint | null, output: string): OutputValue | null {
  const bit = (place: Place): boolean | null => {
    const value = read(place);
    if (value !== null && value !== 0n && value !== 1n) throw new OutputError('impossible', output);
    return value === null ? null : value === 1n;
  };
  const hidden = shape.kind !== 'table' && shape.hidden ? bit(shape.hidden) : false;
  if (hidden === null) return null;
  if (hidden) return { kind: 'hidden' };
  switch (shape.kind) {
    case 'number': {
      const integer = read(shape.place);
      if (integer === null) return null;
      if (integer < shape.lowest || integer > shape.highest) throw new OutputError('impossible', output);
      const divisor = shape.over ? read(shape.over) : 1n;
      if (divisor === null || divisor <= 0n) throw new OutputError('impossible', output);
      return numberValue(integer, { ...shape, scale: over(shape.scale, rational(divisor)) });
    }
    case 'yes-no': {
      const value = bit(shape.place);
      return value === null ? null : { kind: 'yes-no', value };
    }
    case 'choice': {
      const chosen = shape.places.map(bit);
      if (chosen.includes(null)) return null;
      return { kind: 'choice', labels: shape.options.filter((_, option) => chosen[option]) };
    }
    case 'table': {
      const rows = shape.rows.map(({ label, shape: cell }) => ({ label, value: shown(cell, read, output) }));
      const all = rows.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
      return all.length < rows.length ? null : { kind: 'table', rows: all };
    }
  }
}

function numberValue(integer: bigint, shape: Extract<Shape, { kind: 'number' }>): OutputValue {
  const { scale, unit, finish, error } = shape;
  const numerator = integer * scale.numerator;
  if (finish === 'root') {
    const value = nearestRoot(numerator, scale.denominator, 0);
    return { kind: 'number', value, exact: null, unit, error: 0 };
  }
  if (finish) {
    const value = nearestPower(numerator, scale.denominator, finish.powerOfTwo);
    // 2^(x ± e) is off by 2^x · e ln 2, and less than a third more.
    const exponentError = nearestDouble((error ?? 0n) * scale.numerator, scale.denominator, 0);
    return { kind: 'number', value, exact: null, unit, error: value * exponentError };
  }
  const value = nearestDouble(numerator, scale.denominator, 0);
  if (error !== undefined) {
    return {
      kind: 'number',
      value,
      exact: null,
      unit,
      error: nearestDouble(error * scale.numerator, scale.denominator, 0),
    };
  }
  return { kind: 'number', value, exact: exactDecimal(numerator, scale.denominator), unit, error: 0 };
}

/** With as many decimals as the denominator has, if that is a power of ten. */
function exactDecimal(numerator: bigint, denominator: bigint): string | null {
  const digits = String(denominator);
  return /^10*$/.test(digits) ? formatDecimal(numerator, digits.length - 1) : null;
}
