import type { Handshake } from '../trust/handshake.ts';
import type { VerifiedRoster } from '../trust/roster.ts';
import type { Channel } from './channel.ts';
import { Heartbeat, type HeartbeatTiming } from './heartbeat.ts';

/** What a link knows of one channel. */
export class Session {
  readonly heartbeat: Heartbeat;
  /** The rosters that this side has confirmed on this channel, by epoch. */
  readonly confirmed = new Map<number, VerifiedRoster>();
  /** The newest epoch of which the other side has spoken here. */
  latestEpoch = 0;
  /** The newest roster that the other side has rightly confirmed here. */
  theirEpoch: number | undefined;
  /** The other side's confirmation of a roster that has not arrived here yet. */
  pending: Confirmation | undefined;
  /** Has the other side said in which life it is? */
  resumed = false;
  /** Has it said how much it received, so that data may follow? */
  flowing = false;

  constructor(
    readonly channel: Channel,
    readonly handshake: Handshake,
    timing: HeartbeatTiming,
  ) {
    this.heartbeat = new Heartbeat(timing);
  }
}

/** As it came, and of which epoch it says that it is. */
export interface Confirmation {
  readonly epoch: number;
  readonly bytes: Uint8Array;
}
