import { concatBytes } from '@noble/hashes/utils.js';
import { Reader } from '../../wire/bytes.ts';
import type { Dealer, Purpose } from './dealing.ts';
import { digest, integers } from './setting.ts';

/**
 * For tests: the message with the signatures that this dealer would put on whatever it says, right or wrong, for that
 * party. Written out here, so that a change of what is signed does not go unnoticed.
 */
export function resigned(dealer: Dealer, purpose: Purpose, party: number, message: Uint8Array): Uint8Array {
  const { session, me, sets, signatures } = dealer;
  const revision = new Reader(message).u32('revision');
  const rest = message.subarray(4 + 128);
  const keysFrom = rest.length - 32 * sets.filter((set) => set.parties.includes(party)).length;
  const [commitments, differences] = [rest.subarray(0, 32 * sets.length), rest.subarray(32 * sets.length, keysFrom)];
  const list = digest(dealer, `dealing-list-${purpose}`, [commitments, differences]);
  const fields = [session, integers(me, revision), list];
  return concatBytes(
    message.subarray(0, 4),
    signatures.sign(`dealing-list-${purpose}`, fields),
    signatures.sign(`dealing-delivery-${purpose}`, [...fields, integers(party), rest.subarray(keysFrom)]),
    rest,
  );
}

/** For tests: the input dealing's message with its last key altered, signed by that dealer all the same. */
export function wrongKey(dealer: Dealer, party: number, message: Uint8Array, purpose: Purpose = 'input'): Uint8Array {
  const altered = message.slice();
  altered[altered.length - 1]! ^= 1;
  return resigned(dealer, purpose, party, altered);
}
