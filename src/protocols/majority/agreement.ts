import { equalBytes, Reader, WireError, Writer } from '../../wire/bytes.ts';
import { AbortError } from '../abort.ts';
import { exchange } from '../exchange.ts';
import type { Network } from '../network.ts';
import {
  type DealtList,
  type Delivery,
  deliveryLength,
  type Fault,
  isSigned,
  type Purpose,
  receiveDealing,
} from './dealing.ts';
import { digest, type Setting } from './setting.ts';

/** What the parties settle about one dealer. Only 'included' values take part in anything. */
export type Verdict = 'included' | 'not-submitted' | 'not-delivered' | 'inconsistent';

/** What one party has of one dealer: nothing, a checked list, or the proof of a fault. */
type Report =
  | { readonly kind: 'none' }
  | { readonly kind: 'list'; readonly list: DealtList }
  | { readonly kind: 'proof'; readonly proof: Uint8Array };

const NONE = 0;
const LIST = 1;
const PROOF = 2;

/** Bytes of one party's reports on so many dealers, when it has a list of each of the `dealt` and nothing of the others. */
export const reportsLength = (dealers: number, dealt: number) => dealers + dealt * (4 + 32 + 64);

/** Bytes of the second round's message. */
export const ECHO_BYTES = 32;

/**
 * First of two rounds: every party tells every other what it has of each dealer, and all judge the same
 * reports by the same rule:
 *  - a proof that verifies, or two lists of one revision that the dealer signed and that differ: 'inconsistent', the
 *    dealer's fault. Nobody can bring it on an honest dealer, who signs one list for a revision and only right deliveries;
 *  - the same list at every party: 'included'. No signature needs checking then: the list is the dealer's, because an
 *    honest party checked it when it came;
 *  - nothing anywhere: 'not-submitted'. An honest dealer that submitted reports its own list, so it cannot get this;
 *  - anything else: 'not-delivered', nobody's provable fault. The run must stop then: if it went on without the
 *    dealer, a single party could shrink the group by denying what it received, down to one victim.
 *
 * The verdicts may be acted on only after `confirmed` (the second round): otherwise a party that reports
 * different things to different parties could have two different sets opened, and subtract. Because all then have
 * seen the same reports, honest parties' among them, no contribution can be changed once the first honest party has all
 * reports: the keys and differences of an included one are fixed by the digest that every honest party reported.
 *
 * @param setting with the dealers' signatures, if these are not the parties.
 * @param received for each dealer: what this party received last, if anything.
 * @param count values a dealing must carry.
 * @returns one verdict a dealer, and the hash of all reports for the second round.
 * @throws AbortError 'malformed' naming a party whose report does not parse, or holds a proof that proves nothing or, where
 *   the reports differ, a list that the dealer did not sign: what an honest party reports, it has checked.
 */
export async function report(
  network: Network,
  setting: Setting,
  purpose: Purpose,
  received: readonly (Delivery | Fault | undefined)[],
  count: number,
): Promise<{ verdicts: Verdict[]; transcript: Uint8Array }> {
  const mine = encodeReports(received);
  const messages = await exchange(network, () => mine);
  const reports = messages.map((message, party) => decodeReports(setting, message, party, received.length, count));
  const verdicts = received.map((_, dealer) =>
    judge(
      setting,
      purpose,
      dealer,
      reports.map((row) => row[dealer]!),
      count,
    ),
  );
  return { verdicts, transcript: digest(setting, `reports-${purpose}`, messages) };
}

/**
 * Second round: the parties compare the hashes of all reports they saw (echo broadcast with abort: Goldwasser and
 * Lindell, "Secure Multi-Party Computation without Agreement", J. Cryptology 2005, protocol 1).
 * @throws AbortError 'echo' if they differ.
 */
export async function confirmed(network: Network, transcript: Uint8Array): Promise<void> {
  const messages = await exchange(
    network,
    () => transcript,
    () => ECHO_BYTES,
  );
  if (!messages.every((message) => equalBytes(message, transcript))) throw new AbortError('echo');
}

function encodeReports(received: readonly (Delivery | Fault | undefined)[]): Uint8Array {
  const writer = new Writer();
  for (const item of received) {
    if (item === undefined || ('fault' in item && item.fault === 'unsigned')) writer.u8(NONE);
    else if ('fault' in item) writer.u8(PROOF).fixed(item.proof, item.proof.length);
    else writer.u8(LIST).u32(item.list.revision).fixed(item.list.digest, 32).fixed(item.list.signature, 64);
  }
  return writer.end();
}

/** @throws AbortError 'malformed' naming the party. */
function decodeReports(setting: Setting, message: Uint8Array, party: number, dealers: number, count: number): Report[] {
  const proofLength = deliveryLength(setting, party, count);
  try {
    const reader = new Reader(message);
    const reports = Array.from({ length: dealers }, () => decodeReport(reader, proofLength));
    reader.end();
    return reports;
  } catch {
    throw new AbortError('malformed', [party]);
  }
}

/** @throws WireError */
function decodeReport(reader: Reader, proofLength: number): Report {
  const kind = reader.u8('kind');
  if (kind === NONE) return { kind: 'none' };
  if (kind === PROOF) return { kind: 'proof', proof: reader.fixed(proofLength, 'proof') };
  if (kind !== LIST) throw new WireError('kind', 'report');
  const revision = reader.u32('revision');
  const digest = reader.fixed(32, 'digest');
  return { kind: 'list', list: { revision, digest, signature: reader.fixed(64, 'signature') } };
}

/** @throws AbortError 'malformed' naming who reported what the dealer's signature contradicts. */
function judge(setting: Setting, purpose: Purpose, dealer: number, reports: readonly Report[], count: number): Verdict {
  const proofs = reports.flatMap((item, party) => (item.kind === 'proof' ? [{ party, proof: item.proof }] : []));
  for (const { party, proof } of proofs) {
    const outcome = receiveDealing(setting, purpose, dealer, party, count, proof);
    if (!('fault' in outcome && outcome.fault === 'faulty')) throw new AbortError('malformed', [party]);
  }
  if (proofs.length > 0) return 'inconsistent';

  const lists = reports.flatMap((item, party) => (item.kind === 'list' ? [{ party, ...item.list }] : []));
  const first = lists[0];
  if (!first) return 'not-submitted';
  const same = lists.every((list) => list.revision === first.revision && equalBytes(list.digest, first.digest));
  if (same && lists.length === setting.parties) return 'included';
  for (const list of lists)
    if (!isSigned(setting, purpose, dealer, list)) throw new AbortError('malformed', [list.party]);
  const equivocated = lists.some((a) =>
    lists.some((b) => a.revision === b.revision && !equalBytes(a.digest, b.digest)),
  );
  return equivocated ? 'inconsistent' : 'not-delivered';
}
