import { vi } from 'vitest';
import type { Field, Vector } from '../math/field.ts';
import { wasmField } from '../math/wasm.ts';
import { share } from '../sharing/shamir.ts';
import { memoryPorts } from '../transport/memory.ts';
import { AbortError } from './abort.ts';
import { seeded } from './chi-square.testing.ts';
import { Mailbox } from './mailbox.ts';
import { Conversation } from './majority/conversation.ts';
import { factoryOn } from './majority/factory.ts';
import { Majority } from './majority/majority.ts';
import { setting } from './majority/setting.ts';
import type { Network } from './network.ts';
import { cheapSignatures, quiet } from './parties.testing.ts';
import type { Counts, Protocol } from './protocol.ts';
import { type Attack, type Plot, TamperingPort } from './tampering.testing.ts';

/*
 * For tests: plays a scenario once, all of its randomness seeded, with cheats among the parties; and keeps what everyone opened.
 */

/** Something to compute, the same at all parties. */
export interface Scenario {
  readonly name: string;
  readonly fieldName?: Field['name'];
  /** Shared among the parties before they begin. */
  readonly inputs?: readonly (number | bigint)[];
  /** Prepared before. With `meanwhile`: it goes on while the rest does. */
  readonly prepared?: Counts;
  readonly meanwhile?: boolean;
  /** Which steps the cheats are in; by default all that `run` calls. */
  readonly attacked?: 'set-up' | 'preprocess';
  readonly run: (protocol: Protocol, own: Vector) => Promise<Vector>;
  /** The public values that `run` gives each party; without it only the honest run tells. */
  readonly expected?: readonly (number | bigint)[];
}

/** Streams: for what is computed, and for what is prepared. */
const ONLINE = 0;
const BACKGROUND = 1;

/** Started once: a kernel takes milliseconds. */
export const fields = { F127: wasmField('F127'), F61: wasmField('F61') };

interface Opening {
  readonly shares: Vector;
  value?: Vector;
}

type End = { readonly value: Vector } | { readonly error: unknown };

export interface Played {
  readonly ends: readonly End[];
  /** By party and conversation. */
  readonly openings: ReadonlyMap<string, readonly Opening[]>;
  readonly plot: Plot;
  /** Times that the cheats encoded elements, and in which call: what they say to all. */
  readonly encoded: readonly string[];
}

interface Play {
  readonly scenario: Scenario;
  readonly n: number;
  readonly t: number;
  readonly cheaters: readonly number[];
  /** Names the session, and all of its randomness. */
  readonly session: number;
  /** Of the order in which messages arrive. */
  readonly schedule: number;
  readonly attack?: Attack;
  /** The cheats add something to the elements that they encode this time. */
  readonly lie?: number;
  readonly archive?: Plot['archive'];
}

export async function play(options: Play): Promise<Played> {
  const { scenario, n, t, cheaters, session, schedule, attack, lie, archive = [] } = options;
  const field = fields[scenario.fieldName ?? 'F61'];
  const plot: Plot = { field, attack, archive, sent: [], delivered: [] };
  const signatures = await seeded(n, () => cheapSignatures(n));
  const encoded: string[] = [];
  return seeded(session, async () => {
    const link = new Link();
    const names = new Map<Network, string>();
    const { openings, restore } = watchOpenings(names);
    const inputs = share(field, { n, t }, field.fromIntegers(scenario.inputs ?? []));
    const mailboxes: Mailbox[] = [];
    const ends: (End | undefined)[] = new Array(n).fill(undefined);
    for (const [me, port] of memoryPorts(n, { seed: schedule, schedule: link.deliverLater }).entries()) {
      const tampering = cheaters.includes(me) ? new TamperingPort(port, plot) : undefined;
      const mailbox = new Mailbox(tampering ?? port, 1 << 30);
      mailboxes.push(mailbox);
      let call = 'set-up';
      const began = (name: string) => {
        call = name;
        tampering?.began(name);
      };
      const counted = { field, times: 0, lie, said: () => encoded.push(call) };
      const own = setting({
        field: tampering && me === cheaters[0] ? lying(counted) : field,
        parties: n,
        threshold: t,
        me,
        session: new Uint8Array(32).fill(session),
        signatures: signatures[me]!,
      });
      const [online, background] = [mailbox.network(ONLINE), mailbox.network(BACKGROUND)];
      names.set(online, `${me}/${ONLINE}`).set(background, `${me}/${BACKGROUND}`);
      compute(scenario, began, inputs[me]!, () => Majority.setUp(online, own, factoryOn(background))).then(
        (value) => {
          ends[me] = { value };
        },
        (error: unknown) => {
          ends[me] = { error };
          mailbox.abort(error);
        },
      );
    }
    await link.quiet();
    giveUp(mailboxes, ends, cheaters);
    await link.quiet();
    for (const mailbox of mailboxes) mailbox.abort(new AbortError('left'));
    await link.quiet();
    restore();
    return {
      ends: ends.map((end, party) => end ?? { error: new Error(`party ${party} still waits`) }),
      openings,
      plot,
      encoded,
    };
  });
}

/** Messages come after all that follows from those before: as on a real link, what can be sent at once is. */
class Link {
  #waiting = 0;

  readonly deliverLater = (deliver: () => void): void => {
    this.#waiting++;
    setImmediate(() => {
      this.#waiting--;
      deliver();
    });
  };

  /** Nothing moves any more. */
  async quiet(): Promise<void> {
    do await quiet();
    while (this.#waiting > 0);
  }
}

async function compute(
  { prepared, meanwhile, run }: Scenario,
  began: (call: string) => void,
  own: Vector,
  setUp: () => Promise<Protocol>,
): Promise<Vector> {
  const protocol = watched(await setUp(), began);
  const preparing = prepared ? protocol.preprocess(prepared) : Promise.resolve();
  if (!meanwhile) await preparing;
  const [value] = await Promise.all([run(protocol, own), preparing]);
  return value;
}

/**
 * What the engine's watch and the room do in time, now that nothing moves any more: who has waited longest, which is who
 * is at the lowest round, names whom it waits for, and all others stop because somebody did.
 */
function giveUp(mailboxes: readonly Mailbox[], ends: readonly (End | undefined)[], cheaters: readonly number[]): void {
  const honest = mailboxes.flatMap((mailbox, party) =>
    cheaters.includes(party) ? [] : [{ mailbox, end: ends[party] }],
  );
  if (honest.some(({ end }) => end && 'error' in end)) return;
  const streams = [ONLINE, BACKGROUND];
  const round = (mailbox: Mailbox) => streams.reduce((sum, stream) => sum + mailbox.progress(stream), 0);
  const waiting = honest.flatMap(({ mailbox, end }) => (end ? [] : [mailbox]));
  const lowest = Math.min(...waiting.map(round));
  for (const mailbox of waiting) {
    if (round(mailbox) === lowest) mailbox.abort(new AbortError('silent', mailbox.waitingFor(streams)));
  }
}

/** Tells the name of each method that is called, of `products` too. */
function watched<T extends object>(target: T, began: (call: string) => void, prefix = ''): T {
  return new Proxy(target, {
    get(_, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (key === 'products') return watched(value as object, began, 'products.');
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]) => {
        began(`${prefix}${String(key)}`);
        return value.apply(target, parameters);
      };
    },
  });
}

/** Writes down every opening on these networks, by the names given, until `restore`. */
function watchOpenings(names: ReadonlyMap<Network, string>) {
  const openings = new Map<string, Opening[]>();
  const original = Conversation.prototype.open;
  const spy = vi.spyOn(Conversation.prototype, 'open').mockImplementation(async function (
    this: Conversation,
    shares: Vector,
  ) {
    const opening: Opening = { shares };
    const name = names.get(this.network)!;
    openings.set(name, [...(openings.get(name) ?? []), opening]);
    opening.value = await original.call(this, shares);
    return opening.value;
  });
  return { openings, restore: () => spy.mockRestore() };
}

/** The arithmetic of a cheat that, once, adds one to an element that it encodes, and so says the same wrong thing to all. */
function lying(counted: { field: Field; times: number; lie: number | undefined; said: () => void }): Field {
  const { field, lie, said } = counted;
  const toBytes = (vector: Vector): Uint8Array<ArrayBuffer> => {
    said();
    if (counted.times++ !== lie || vector.length === 0) return field.toBytes(vector);
    const error = field.zeros(field.length(vector));
    error[0] = 1;
    return field.toBytes(field.add(vector, error));
  };
  return Object.create(field, { toBytes: { value: toBytes } });
}
