import type { Measured, Order, Phase, Seat } from './seat.ts';

/** A `Seat` in another thread or another browser. */
export type RemoteSeat = {
  readonly [K in 'open' | 'prepare' | 'run']: (...args: Parameters<Seat[K]>) => Promise<Awaited<ReturnType<Seat[K]>>>;
};

/** All parties of a benchmark, somewhere. */
export interface Committee {
  readonly seats: readonly RemoteSeat[];
  /** Processor time of all parties so far, in milliseconds. */
  cpu(): Promise<number>;
  close(): Promise<void>;
}

/** What all parties together measured of one order. */
export interface Result extends Order {
  readonly parties: number;
  /** Of the slowest party, from the start of all. */
  readonly milliseconds: number;
  readonly cpu: number;
  /** Of the party that counts fewest: one that has its messages early may count the next round before the last is over. */
  readonly rounds: number;
  /** Of the party that sent most. */
  readonly bytes: number;
  /** Of the slowest party; in each, `rounds` and `bytes` as above. */
  readonly phases: readonly Phase[];
  /** Lengths of all messages: by sender, receiver, in order. */
  readonly sent: readonly Measured['sent'][];
}

/** Runs an order once. */
export async function run({ seats, cpu }: Committee, order: Order): Promise<Result> {
  await Promise.all(seats.map((seat) => seat.open()));
  await Promise.all(seats.map((seat) => seat.prepare(order)));
  const before = await cpu();
  const measured = await Promise.all(seats.map((seat) => seat.run()));
  const used = (await cpu()) - before;
  const totals = measured.map(({ phases }) => ({
    milliseconds: sum(phases.map(({ milliseconds }) => milliseconds)),
    bytes: sum(phases.map(({ bytes }) => bytes)),
    rounds: sum(phases.map(({ rounds }) => rounds)),
    phases,
  }));
  const slowest = totals.reduce((a, b) => (b.milliseconds > a.milliseconds ? b : a));
  return {
    ...order,
    parties: seats.length,
    milliseconds: slowest.milliseconds,
    cpu: used,
    rounds: fewest(totals, ({ rounds }) => rounds),
    bytes: most(totals, ({ bytes }) => bytes),
    phases: slowest.phases.map((phase, i) => ({
      ...phase,
      rounds: fewest(totals, ({ phases }) => phases[i]!.rounds),
      bytes: most(totals, ({ phases }) => phases[i]!.bytes),
    })),
    sent: measured.map(({ sent }) => sent),
  };
}

/**
 * The fastest of several runs: as many as fit into `milliseconds`, at most five. The first ones also warm up the compilers.
 *
 * @param between called after each.
 */
export async function fastest(
  committee: Committee,
  order: Order,
  between: (result: Result) => Promise<void> = async () => {},
  milliseconds = 1000,
): Promise<Result> {
  const results: Result[] = [];
  for (let left = milliseconds; left > 0 && results.length < 5; ) {
    const result = await run(committee, order);
    await between(result);
    results.push(result);
    left -= result.milliseconds;
  }
  return results.reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const most = <T>(all: readonly T[], read: (one: T) => number) => Math.max(...all.map(read));
const fewest = <T>(all: readonly T[], read: (one: T) => number) => Math.min(...all.map(read));
