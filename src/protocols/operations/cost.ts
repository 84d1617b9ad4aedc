/** What an operation uses, for all its elements together. A planner adds them up before the run. */
export interface Cost {
  /** Communication rounds online, everything prepared. */
  readonly rounds: number;
  /** Prepared triples: one a product. */
  readonly triples: number;
  /** Prepared random bits. */
  readonly bits: number;
  /** Elements opened, besides the two for each product. */
  readonly opened: number;
}

/** One after the other. */
export function inSequence(...costs: readonly Cost[]): Cost {
  return added(costs, (sum, rounds) => sum + rounds);
}

/** At the same time: the rounds are those of the longest. */
export function inParallel(...costs: readonly Cost[]): Cost {
  return added(costs, Math.max);
}

/** The same operation `times` in a row. */
export const repeated = (times: number, cost: Cost): Cost => inSequence(...new Array<Cost>(times).fill(cost));

/** Independent products. */
export const productsCost = (count: number): Cost => ({ rounds: Math.sign(count), triples: count, bits: 0, opened: 0 });

/** Opens so many elements. */
export const openingCost = (count: number): Cost => ({ rounds: Math.sign(count), triples: 0, bits: 0, opened: count });

function added(costs: readonly Cost[], rounds: (a: number, b: number) => number): Cost {
  return costs.reduce(
    (sum, cost) => ({
      rounds: rounds(sum.rounds, cost.rounds),
      triples: sum.triples + cost.triples,
      bits: sum.bits + cost.bits,
      opened: sum.opened + cost.opened,
    }),
    { rounds: 0, triples: 0, bits: 0, opened: 0 },
  );
}
