import type { Field, Vector } from '../../math/field.ts';
import { wasmField } from '../../math/wasm.ts';
import { reconstruct, share } from '../../sharing/shamir.ts';
import { memoryPorts } from '../../transport/memory.ts';
import type { PostOfficeOptions } from '../../transport/post-office.ts';
import { Mailbox } from '../mailbox.ts';
import { factoryOn } from '../majority/factory.ts';
import { Majority } from '../majority/majority.ts';
import { setting } from '../majority/setting.ts';
import { cheapSignatures, mostCheaters } from '../parties.testing.ts';
import type { Addressed, Protocol } from '../protocol.ts';
import type { Cost } from './cost.ts';

/** Streams: the first is for what is computed, the other one for what is prepared. */
export const [ONLINE, BACKGROUND] = [0, 1];

/** Parties in memory that have set up their keys. */
export interface Committee {
  readonly field: Field;
  readonly parties: readonly Counting[];
  readonly mailboxes: readonly Mailbox[];
  /**
   * Shares these public vectors, runs the step at all parties, and puts the results together; fails unless they lie on
   * polynomials of degree t.
   *
   * @param prepared made before; without it rounds are not counted right, because what is missing is made meanwhile.
   */
  run(
    inputs: readonly Vector[],
    step: (protocol: Protocol, ...shares: Vector[]) => Promise<Vector>,
    prepared?: Cost,
  ): Promise<Ran>;
}

/** The values of a step's result, as signed integers, and what it used. */
export interface Ran {
  readonly values: bigint[];
  readonly used: Cost;
}

/** A party of the real protocol that counts what it uses, and keeps what was opened. */
export class Counting implements Protocol {
  readonly #inner: Protocol;
  readonly used = { triples: 0, bits: 0, opened: 0 };
  readonly seen: Vector[] = [];

  constructor(inner: Protocol) {
    this.#inner = inner;
  }
  get field(): Field {
    return this.#inner.field;
  }
  get parties(): number {
    return this.#inner.parties;
  }
  get threshold(): number {
    return this.#inner.threshold;
  }
  get me(): number {
    return this.#inner.me;
  }
  get products(): Protocol['products'] {
    return this.#inner.products;
  }
  random(count: number): Vector {
    return this.#inner.random(count);
  }
  randomIntegers(count: number, bits: number): Vector {
    return this.#inner.randomIntegers(count, bits);
  }
  async open(shares: Vector): Promise<Vector> {
    this.used.opened += this.field.length(shares);
    const opened = await this.#inner.open(shares);
    this.seen.push(opened);
    return opened;
  }
  openTo(deliveries: readonly Addressed[]): Promise<Vector> {
    for (const { shares } of deliveries) this.used.opened += this.field.length(shares);
    return this.#inner.openTo(deliveries);
  }
  coin(): Promise<Uint8Array> {
    return this.#inner.coin();
  }
  mul(a: Vector, b: Vector): Promise<Vector> {
    this.used.triples += this.field.length(a);
    return this.#inner.mul(a, b);
  }
  async mulAndOpen(a: Vector, b: Vector, shares: Vector): Promise<readonly [Vector, Vector]> {
    this.used.triples += this.field.length(a);
    this.used.opened += this.field.length(shares);
    const both = await this.#inner.mulAndOpen(a, b, shares);
    this.seen.push(both[1]);
    return both;
  }
  randomBits(count: number): Promise<Vector> {
    this.used.bits += count;
    return this.#inner.randomBits(count);
  }
  preprocess(...order: Parameters<Protocol['preprocess']>): Promise<void> {
    return this.#inner.preprocess(...order);
  }
}

/** Messages come after all that follows from those before: as on a real link, what can be sent at once is. */
const schedule = (deliver: () => void) => void setImmediate(deliver);

/** Started once: a kernel takes milliseconds. */
const fields = { F127: wasmField('F127'), F61: wasmField('F61') };

export async function committee(
  n: number,
  fieldName: Field['name'] = 'F127',
  options: PostOfficeOptions = {},
): Promise<Committee> {
  const field = fields[fieldName];
  const t = mostCheaters(n);
  const mailboxes = memoryPorts(n, { schedule, ...options }).map((port) => new Mailbox(port, 1 << 30));
  const session = new Uint8Array(32);
  const parties = await Promise.all(
    cheapSignatures(n).map(async (signatures, me) => {
      const mailbox = mailboxes[me]!;
      const own = setting({ field, parties: n, threshold: t, me, session, signatures });
      const [online, background] = [mailbox.network(ONLINE!), mailbox.network(BACKGROUND!)];
      return new Counting(await Majority.setUp(online, own, factoryOn(background)));
    }),
  );
  const now = () => ({ ...parties[0]!.used, rounds: mailboxes[0]!.rounds(ONLINE!) });
  return {
    field,
    parties,
    mailboxes,
    run: async (inputs, step, prepared) => {
      if (prepared) await Promise.all(parties.map((party) => party.preprocess(prepared)));
      const shared = inputs.map((vector) => share(field, { n, t }, vector));
      const before = now();
      const results = await Promise.all(parties.map((party, me) => step(party, ...shared.map((all) => all[me]!))));
      const after = now();
      const known = results.map((shares, party) => ({ party, shares }));
      const values = reconstruct(field, t, known.slice(0, t + 1));
      if (!field.equal(values, reconstruct(field, t, known.slice(n - t - 1))))
        throw new Error('shares of a higher degree');
      return {
        values: field.toSignedIntegers(values),
        used: {
          rounds: after.rounds - before.rounds,
          triples: after.triples - before.triples,
          bits: after.bits - before.bits,
          opened: after.opened - before.opened,
        },
      };
    },
  };
}
