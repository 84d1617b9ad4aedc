import type { Mailbox } from '../protocols/mailbox.ts';
import { factoryOn, type StartFactory } from '../protocols/majority/factory.ts';

/** The stream on which factories talk to each other. Those below are the engines' (`party.ts`); none is above. */
export const BACKGROUND = 3;

/** Where a party's triples and random bits are made: in its own thread, or in one of their own (`workers/`). */
export interface Background {
  readonly start: StartFactory;
  /** Parties that the factory is waiting for right now, ascending. */
  waitingFor(): readonly number[];
  /** How far it has come: alike at all parties that are at one place (`Mailbox.progress`). */
  progress(): number;
}

/** In this thread, on the party's own port. */
export function inThisThread(mailbox: Mailbox): Background {
  return {
    start: factoryOn(mailbox.network(BACKGROUND)),
    waitingFor: () => mailbox.waitingFor([BACKGROUND]),
    progress: () => mailbox.progress(BACKGROUND),
  };
}
