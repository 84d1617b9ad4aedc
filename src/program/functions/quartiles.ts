import { rational } from '../rational.ts';
import type { FunctionDefinition } from './definition.ts';
import { as, numberAt } from './expect.ts';
import { quantilesOf } from './quantile.ts';

const LABELS = ['25 %', '50 %', '75 %'];

export const quartiles: FunctionDefinition = {
  name: 'quartiles',
  chapter: 'order',
  usage: 'quartiles(numbers)',
  definition: 'The quantiles of 25 %, 50 % and 75 %, with linear interpolation as quantile has it. Exact.',
  discloses: 'For each of the three, one person’s number, or a fixed mixture of two neighbours, and not whose.',
  arguments: { least: 1, most: 1 },
  needsDigits: 'always',
  type(operands) {
    const { unit } = numberAt(operands, 0, 'row');
    return { kind: 'table', level: 'group', of: { kind: 'number', level: 'group', unit }, labels: LABELS };
  },
  lower({ arguments: [numbers] }, lowering) {
    const quarters = [1n, 2n, 3n].map((i) => rational(i, 4n));
    const values = quantilesOf(as(numbers!, 'number'), quarters, 'linear', lowering);
    return { kind: 'table', level: 'group', rows: LABELS.map((label, i) => ({ label, value: values[i]! })) };
  },
};
