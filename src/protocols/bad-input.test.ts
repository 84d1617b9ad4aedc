import { expect, test } from 'vitest';
import type { Vector } from '../math/field.ts';
import { wasmField } from '../math/wasm.ts';
import { share } from '../sharing/shamir.ts';
import { memoryPorts } from '../transport/memory.ts';
import { AbortError } from './abort.ts';
import { Mailbox } from './mailbox.ts';
import { factoryOn } from './majority/factory.ts';
import { Majority } from './majority/majority.ts';
import { setting } from './majority/setting.ts';
import { cheapSignatures, type Ending, endings } from './parties.testing.ts';
import type { Counts, Protocol } from './protocol.ts';

/*
 * Parties that are honest, but not of one mind, and messages that are out of place: an error names the cause, nothing is
 * opened, and another room in the same process goes on. (What a plan refuses: `../program/plan.test.ts`; thresholds:
 * `majority/threshold.test.ts`.)
 */

const N = 3;
const field = wasmField('F61');
const SECRET = [5, -6];

interface Room {
  /** What each party does, with its shares of the secret. */
  readonly steps: readonly ((protocol: Protocol, own: Vector) => Promise<unknown>)[];
  readonly thresholds?: readonly number[];
  readonly parties?: number;
  /** Sent by party 0 to all others before anything else, on this stream. */
  readonly stray?: { readonly stream: number; readonly message: Uint8Array };
}

/** How each party of a room ends; the whole room stops when one party does. */
async function play({ steps, parties = N, thresholds = [], stray }: Room): Promise<Ending<unknown>[]> {
  const ports = memoryPorts(parties, { seed: 1 });
  const signatures = cheapSignatures(parties);
  const secret = share(field, { n: parties, t: 1 }, field.fromIntegers(SECRET));
  const mailboxes = ports.map((port) => new Mailbox(port));
  const runs = mailboxes.map(async (mailbox, me) => {
    const [online, background] = [mailbox.network(0), mailbox.network(1)];
    if (stray && me === 0) for (let to = 1; to < parties; to++) ports[0]!.send(to, stray.stream, stray.message);
    const own = setting({
      ...{ field, parties, me, threshold: thresholds[me] ?? 1 },
      ...{ session: new Uint8Array(32).fill(4), signatures: signatures[me]! },
    });
    try {
      const protocol = await Majority.setUp(online, own, factoryOn(background));
      return await steps[me % steps.length]!(protocol, secret[me]!);
    } catch (error) {
      mailbox.abort(error);
      throw error;
    }
  });
  await endings(runs);
  for (const mailbox of mailboxes) mailbox.abort(new AbortError('left'));
  return endings(runs);
}

/** Prepares these in this order, squares the secret, and opens the result. */
const squaring =
  (...orders: readonly Counts[]) =>
  async (protocol: Protocol, own: Vector) => {
    for (const counts of orders) await protocol.preprocess(counts);
    return field.toSignedIntegers(await protocol.open(await protocol.mul(own, own)));
  };

const usual = squaring({ triples: 2, bits: 3 });
const squares = { value: [25n, 36n] };

/** Nobody has a value, and whoever stopped first says why. */
function expectStopped(ended: readonly Ending<unknown>[], checks: readonly AbortError['check'][]): void {
  const found = ended.map((end) => (end && 'error' in end ? (end.error as AbortError).check : 'a value'));
  for (const check of found) expect([...checks, 'left']).toContain(check);
  expect(found.some((check) => check !== 'left')).toBe(true);
}

test.each([
  ['more triples', squaring({ triples: 4, bits: 3 })],
  ['fewer bits', squaring({ triples: 2, bits: 1 })],
  ['bits first', squaring({ triples: 0, bits: 3 }, { triples: 2, bits: 0 })],
  ['as many of the other kind', squaring({ triples: 3, bits: 2 })],
])('one party prepares %s: everyone stops, another room goes on', async (_, other) => {
  const rooms = await Promise.all([play({ steps: [usual, usual, other] }), play({ steps: [usual] })]);
  expectStopped(rooms[0]!, ['malformed', 'opening', 'product', 'echo']);
  expect(rooms[1]).toEqual([squares, squares, squares]);
});

test('one party uses prepared triples in another order: the first opening that they mask stops everyone', async () => {
  const taking = (order: readonly number[]) => async (protocol: Protocol, own: Vector) => {
    await protocol.preprocess({ triples: 4, bits: 0 });
    const wanted = order.map((place) => field.slice(own, place, place + 1));
    // The second party squares the second secret first.
    const first = await protocol.mul(wanted[0]!, wanted[0]!);
    return protocol.open(field.concat([first, await protocol.mul(wanted[1]!, wanted[1]!)]));
  };
  const ended = await play({ steps: [taking([0, 1]), taking([1, 0]), taking([0, 1])] });
  expectStopped(ended, ['opening']);
});

test('parties of other thresholds do not even set up keys', async () => {
  const ended = await play({ parties: 5, thresholds: [2, 2, 1, 2, 2], steps: [usual] });
  expectStopped(ended, ['dealing', 'malformed', 'echo']);
});

test('a frame of a later step first stops everyone; on a stream that nobody opened it changes nothing', async () => {
  const message = field.toBytes(field.random(2));
  const rooms = await Promise.all([
    play({ steps: [usual], stray: { stream: 0, message } }),
    play({ steps: [usual], stray: { stream: 9, message } }),
  ]);
  expectStopped(rooms[0]!, ['malformed', 'dealing', 'echo']);
  expect(rooms[1]).toEqual([squares, squares, squares]);
});
