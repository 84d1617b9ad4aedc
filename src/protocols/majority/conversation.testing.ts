import { sha256 } from '@noble/hashes/sha2.js';
import type { Field, Vector } from '../../math/field.ts';
import { wasmField } from '../../math/wasm.ts';
import { reconstruct, share } from '../../sharing/shamir.ts';
import { memoryPorts } from '../../transport/memory.ts';
import type { PostOfficeOptions } from '../../transport/post-office.ts';
import { AbortError } from '../abort.ts';
import { Mailbox } from '../mailbox.ts';
import type { Network } from '../network.ts';
import { cheapSignatures, endings, mostCheaters, quiet } from '../parties.testing.ts';
import { Conversation } from './conversation.ts';
import { setsWith, setting } from './setting.ts';

export interface TalkOptions extends PostOfficeOptions {
  readonly t?: number;
  readonly fieldName?: Field['name'];
  /** Wrong shares are corrected, if n ≥ 3t + 1. */
  readonly correcting?: boolean;
}

/** Streams: of the conversation, and for complaints about its openings. */
export const [TALK, COMPLAINTS] = [0, 1] as const;

interface Other {
  readonly network?: Network;
  readonly field?: Field;
  /** Absent: this one corrects nothing, and answers no complaint. */
  readonly complaints?: Network | undefined;
}

/** All parties in memory, with the keys that a set-up would have given them. */
export interface Talk {
  readonly field: Field;
  readonly n: number;
  readonly t: number;
  readonly mailboxes: readonly Mailbox[];
  readonly conversations: readonly Conversation[];
  /** Sends anything on the stream for complaints: index = sender. */
  readonly complain: readonly ((to: number, message: Uint8Array) => void)[];
  /** Whom each party has caught cheating: index = party. */
  readonly named: readonly ReadonlySet<number>[];
  /** The same party again, from the start of its randomness, with another network or arithmetic: for a cheat. */
  twin(party: number, other?: Other): Conversation;
  /** The parties' shares of public numbers: index = party. */
  shares(values: Vector): Vector[];
  /** What the shares of all parties are of; fails unless they lie on polynomials of degree t. */
  values(shares: readonly Vector[]): Vector;
}

/** Started once: a kernel takes milliseconds. */
const fields = { F127: wasmField('F127'), F61: wasmField('F61') };

export function talk(n: number, options: TalkOptions = {}): Talk {
  const t = options.t ?? mostCheaters(n);
  const field = fields[options.fieldName ?? 'F127'];
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const mailboxes = memoryPorts(n, options).map((port) => new Mailbox(port));
  const session = new Uint8Array(32).fill(1);
  const networks = mailboxes.map((mailbox) => mailbox.network(TALK));
  const complaints = options.correcting ? mailboxes.map((mailbox) => mailbox.network(COMPLAINTS)) : [];
  const named = networks.map(() => new Set<number>());
  const signatures = cheapSignatures(n);
  const twin: Talk['twin'] = (me, other = {}) => {
    const own = setting({
      field: other.field ?? field,
      parties: n,
      threshold: t,
      me,
      session,
      signatures: signatures[me]!,
      onCheater: (party) => named[me]!.add(party),
    });
    const keys = setsWith(own, me).map((set) => sha256(Uint8Array.of(...secret, set)));
    return new Conversation(other.network ?? networks[me]!, own, keys, 0, other.complaints);
  };
  return {
    field,
    n,
    t,
    mailboxes,
    conversations: networks.map((_, me) => twin(me, { complaints: complaints[me] })),
    complain: complaints.map((network) => (to, message) => network.send(to, message)),
    named,
    twin,
    shares: (values) => share(field, { n, t }, values),
    values: (shares) => {
      const all = shares.map((vector, party) => ({ party, shares: vector }));
      const [first, last] = [reconstruct(field, t, all.slice(0, t + 1)), reconstruct(field, t, all.slice(n - t - 1))];
      if (!field.equal(first, last)) throw new Error('the shares do not lie on polynomials of degree t');
      return first;
    },
  };
}

/** How a party's run ended: a value, or an abort. Nothing else is allowed. */
export type End<T> = { readonly value: T; readonly check?: never } | { readonly check: AbortError['check'] };

/**
 * How each party's run ended. Who waits in vain once nothing moves any more is told, as the engine's watch would, that
 * somebody is silent.
 */
export async function ends<T>(mailboxes: readonly Mailbox[], runs: readonly Promise<T>[]): Promise<End<T>[]> {
  await endings(runs);
  for (const mailbox of mailboxes) mailbox.abort(new AbortError('silent', mailbox.waitingFor([0])));
  const all = await endings(runs);
  await quiet();
  return all.map((ending) => {
    if (ending && 'value' in ending) return { value: ending.value };
    if (ending && ending.error instanceof AbortError) return { check: ending.error.check };
    throw ending ? ending.error : new Error('a party still waits');
  });
}
