import type { Cost } from '../engine/cost.ts';

/**
 * What a run may make a device send, preparation included: among nine people about half a million triples and somewhat more random bits.
 * A formula of a few hundred characters can ask for more, and a guest's device would be busy with it.
 */
export const MOST_BYTES = 128 * 1024 * 1024;

/** Sent by the busiest device, from the preparation to the result. */
export const bytesInAll = ({ bytes, circuit }: Cost): number =>
  Math.max(...bytes.map((own, party) => own + circuit.preparationBytes[party]!));
