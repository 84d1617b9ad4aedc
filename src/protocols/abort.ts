/**
 * Why a run stopped. Nothing that depends on an input has been opened by this party after the failed check.
 *
 *  malformed    a message of the wrong length or form, or a report that the dealer's signature contradicts
 *  opening      the shares of an opening do not lie on one polynomial of degree t, and cannot be corrected
 *  product      a product of shared values is wrong, or might be
 *  echo         parties were sent different versions of what must be the same for all
 *  dealing      a party's set-up dealing is inconsistent or missing
 *  not-delivered  a contribution reached some parties and not others (counting it or not would be one party's choice)
 *  flood        a party sent far more than the protocol has it send
 *  silent       a party sent nothing for too long
 *  left         a party left the run
 *  group-size   fewer valid contributions than the agreed minimum
 */
export type AbortCheck =
  | 'malformed'
  | 'opening'
  | 'product'
  | 'echo'
  | 'dealing'
  | 'not-delivered'
  | 'flood'
  | 'silent'
  | 'left'
  | 'group-size';

/**
 * A stopped run: the check that failed, and the parties to blame, if that can be told (often it cannot).
 *
 * An honest party is never blamed for 'dealing' (its own signature would prove it), nor for 'malformed' or 'flood' (seen
 * by this party itself, on a channel that only the sender can write to). 'silent' and 'left' name who was missed here:
 * that is an observation, and no proof of cheating.
 */
export class AbortError extends Error {
  override readonly name = 'AbortError';

  constructor(
    readonly check: AbortCheck,
    readonly blame: readonly number[] = [],
    /** 'group-size': contributions counted; 'not-delivered': whose contributions. */
    readonly detail: { readonly counted?: number; readonly dealers?: readonly number[] } = {},
  ) {
    super(`run stopped: ${check}${blame.length ? ` (party ${blame.join(', ')})` : ''}`);
  }
}
