import { equalBytes, Reader, WireError, Writer } from '../../wire/bytes.ts';
import { AbortError } from '../abort.ts';
import { exchange } from '../exchange.ts';
import type { Network } from '../network.ts';
import { type DealtList, type Delivery, type Fault, isSigned, type Purpose, receiveDealing } from './dealing.ts';
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
const MAXIMUM_PROOF = 1024 * 1024;

/**
 * First of two rounds: every party tells every other what it has of each dealer, and all judge the same
 * reports by the same rule:
 *  - a proof that verifies, or two lists of one revision that the dealer signed and that differ: 'inconsistent', the dealer's fault;
 *  - the same list at every party: 'included';
 *  - nothing anywhere: 'not-submitted';
 *  - anything else: 'not-delivered', nobody's provable fault. The run must stop then: if it went on without the
 *    dealer, a single party could shrink the group by denying what it received, down to one victim.
 *
 * The verdicts may be acted on only after `confirmed` (the second round): otherwise a party that reports
 * different things to different parties could have two different sets opened, and subtract.
 *
 * @param received for each dealer: what this party received last, if anything.
 * @param count values a dealing must carry.
 * @returns one verdict a dealer, and the hash of all reports for the second round.
 * @throws AbortError 'malformed' naming a party whose report does not parse.
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
  const reports = messages.map((message, party) => decodeReports(setting, message, party));
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
    () => transcript.length,
  );
  if (!messages.every((message) => equalBytes(message, transcript))) throw new AbortError('echo');
}

function encodeReports(received: readonly (Delivery | Fault | undefined)[]): Uint8Array {
  const writer = new Writer();
  for (const item of received) {
    if (item === undefined || ('fault' in item && item.fault === 'unsigned')) writer.u8(NONE);
    else if ('fault' in item) writer.u8(PROOF).bytes(item.proof, MAXIMUM_PROOF);
    else writer.u8(LIST).u32(item.list.revision).fixed(item.list.digest, 32).fixed(item.list.signature, 64);
  }
  return writer.end();
}

/** @throws AbortError 'malformed' naming the party. */
function decodeReports(setting: Setting, message: Uint8Array, party: number): Report[] {
  try {
    const reader = new Reader(message);
    const reports = Array.from({ length: setting.parties }, () => decodeReport(reader));
    reader.end();
    return reports;
  } catch {
    throw new AbortError('malformed', [party]);
  }
}

/** @throws WireError */
function decodeReport(reader: Reader): Report {
  const kind = reader.u8('kind');
  if (kind === NONE) return { kind: 'none' };
  if (kind === PROOF) return { kind: 'proof', proof: reader.bytes(MAXIMUM_PROOF, 'proof') };
  if (kind !== LIST) throw new WireError('kind', 'report');
  const revision = reader.u32('revision');
  const digest = reader.fixed(32, 'digest');
  return { kind: 'list', list: { revision, digest, signature: reader.fixed(64, 'signature') } };
}

function judge(setting: Setting, purpose: Purpose, dealer: number, reports: readonly Report[], count: number): Verdict {
  const proven = reports.some(
    (item, party) =>
      item.kind === 'proof' && isFaulty(receiveDealing(setting, purpose, dealer, party, count, item.proof)),
  );
  if (proven) return 'inconsistent';
  const lists = reports.flatMap((item) => (item.kind === 'list' ? [item.list] : []));
  if (lists.length === 0) return reports.every((item) => item.kind === 'none') ? 'not-submitted' : 'not-delivered';
  const first = lists[0]!;
  const agreed = lists.every((list) => list.revision === first.revision && equalBytes(list.digest, first.digest));
  if (agreed) return lists.length === setting.parties ? 'included' : 'not-delivered';
  const signed = lists.filter((list) => isSigned(setting, purpose, dealer, list));
  const equivocated = signed.some((a) =>
    signed.some((b) => a.revision === b.revision && !equalBytes(a.digest, b.digest)),
  );
  return equivocated ? 'inconsistent' : 'not-delivered';
}

const isFaulty = (outcome: Delivery | Fault) => 'fault' in outcome && outcome.fault === 'faulty';
