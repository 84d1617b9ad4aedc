import { AbortError } from './abort.ts';
import type { Network } from './network.ts';

/**
 * One communication round: sends a message to every other party and waits for one from each.
 *
 * @param outgoing the message for a party.
 * @param length the length each incoming message must have (in bytes), by sender; absent: any.
 * @returns one message a party; this party's own place holds `outgoing(me)`.
 * @throws AbortError 'malformed', naming the sender of a message of another length.
 */
export async function exchange(
  network: Network,
  outgoing: (to: number) => Uint8Array,
  length?: (from: number) => number,
): Promise<Uint8Array[]> {
  const { parties, me } = network;
  const all = Array.from({ length: parties }, (_, party) => party);
  for (const to of all) if (to !== me) network.send(to, outgoing(to));
  return Promise.all(
    all.map(async (from) => {
      if (from === me) return outgoing(me);
      const message = await network.receive(from);
      if (length && message.length !== length(from)) throw new AbortError('malformed', [from]);
      return message;
    }),
  );
}
