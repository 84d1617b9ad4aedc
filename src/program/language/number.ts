/**
 * The shortest form of a number, as a computation holds it: "007.50" is "7.5", ".5" is "0.5", "-0" is "0".
 *
 * @param text an optional minus, digits, optionally a point and digits (".5" too).
 * @param isPercent its hundredth: the point moves by two places.
 */
export function numberValue(text: string, isPercent: boolean): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(text) ?? [];
  const places = fraction.length + (isPercent ? 2 : 0);
  const digits = (whole + fraction).padStart(places + 1, '0');
  const point = digits.length - places;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = withoutZerosBehind(digits.slice(point));
  const magnitude = right === '' ? left : `${left}.${right}`;
  return magnitude === '0' ? '0' : sign + magnitude;
}

/** Not by a regular expression, which takes quadratic time for zeros with something behind them. */
function withoutZerosBehind(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}
