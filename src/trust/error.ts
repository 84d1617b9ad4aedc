import { WireError } from '../wire/bytes.ts';

/**
 * Which check refused:
 *
 * sealed            not sealed with this room's key, or altered on the way
 * malformed         sealed or signed rightly, but not one of our messages
 * name              a display name with characters that could deceive, or of a wrong length
 * key               not a canonical Ed25519 key of prime order
 * signature         a signaling message that its sender did not sign
 * host-key          a roster or refusal by somebody who is not the host that the link names
 * roster-signature  a roster that the host did not sign
 * room              a roster of another room
 * roster-size       nobody in the roster, or more people than a room takes
 * roster-duplicate  a key stands in the roster twice
 * roster-entry      my own entry is missing or is not what I said
 * roster-epoch      a roster or confirmation of another epoch: not newer than the last
 * roster-member     from somebody whom the host did not admit
 * roster-digest     made under another roster than mine
 * roster-fork       the other side was given a different roster of the same epoch
 * recipient         addressed to somebody else
 * reflection        my own message came back to me
 * role              the lower index offers, the higher one answers
 * attempt           belongs to another connection attempt
 * replay            seen before, or older than one seen before
 * offer-digest      answers another offer than mine
 * fingerprint       the SDP has no certificate fingerprint, several, or another one than the roster's
 * confirm           the channel does not end where the handshake did
 * reveal            does not open the commitment in the roster
 * manifest          not the manifest that this device agreed to, or not signed by that party
 * resume            a remembered state that this link does not open
 */
export type TrustCheck =
  | 'sealed'
  | 'malformed'
  | 'name'
  | 'key'
  | 'signature'
  | 'host-key'
  | 'roster-signature'
  | 'room'
  | 'roster-size'
  | 'roster-duplicate'
  | 'roster-entry'
  | 'roster-epoch'
  | 'roster-member'
  | 'roster-digest'
  | 'roster-fork'
  | 'recipient'
  | 'reflection'
  | 'role'
  | 'attempt'
  | 'replay'
  | 'offer-digest'
  | 'fingerprint'
  | 'confirm'
  | 'reveal'
  | 'manifest'
  | 'resume';

/** Something was refused; `check` names the check that refused it. Holds nothing of what was checked. */
export class TrustError extends Error {
  override readonly name = 'TrustError';

  constructor(
    readonly check: TrustCheck,
    cause?: WireError,
  ) {
    super(`refused: ${check}`, cause === undefined ? undefined : { cause });
  }
}

/** Runs a decoder; its `WireError` becomes a `TrustError` of that name. */
export function refuseAs<T>(check: TrustCheck, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof WireError) throw new TrustError(check, error);
    throw error;
  }
}
