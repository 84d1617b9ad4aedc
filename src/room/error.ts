/**
 * What a room refuses to do; nothing has changed.
 *
 * too-few             not enough people for the room's threshold (`threshold.ts`), or for any: let more in, or choose a smaller one
 * threshold           no threshold that any number of people allows
 * answered-too-often  an answer was replaced as often as one run allows; the last one that was sent counts
 */
export type RoomRefusal = 'too-few' | 'threshold' | 'answered-too-often';

/** A call that the room refused; `refusal` says why. */
export class RoomError extends Error {
  override readonly name = 'RoomError';

  constructor(readonly refusal: RoomRefusal) {
    super(`refused: ${refusal}`);
  }
}
