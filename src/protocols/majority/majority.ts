import { sha256 } from '@noble/hashes/sha2.js';
import type { Field, Vector } from '../../math/field.ts';
import { pseudoRandomShares } from '../../sharing/replicated.ts';
import { transcript } from '../../wire/transcript.ts';
import { AbortError } from '../abort.ts';
import { exchange } from '../exchange.ts';
import type { Network } from '../network.ts';
import type { Protocol } from '../protocol.ts';
import { confirmed, report } from './agreement.ts';
import { type Delivery, deal, receiveDealing } from './dealing.ts';
import { open } from './opening.ts';
import { integers, type Setting, setsWith } from './setting.ts';

/**
 * Majority mode: n ≥ 2t + 1 computing parties, at most t of them malicious, secure with abort. Values are Shamir
 * shares of degree t; everything linear is local; openings detect every wrong share (`opening.ts`).
 */
export class Majority implements Protocol {
  private steps = 0;
  private draws = 0;

  private constructor(
    private readonly network: Network,
    private readonly setting: Setting,
    private readonly keys: readonly Uint8Array[],
  ) {}

  /**
   * Sets up the keys of pseudo-random secret sharing (`sharing/replicated.ts`), contributed by every party: each
   * deals one key a set, checked and echoed like an input, and the key in use is the hash of all n. A set's key is
   * unknown to those outside it, because its n − t ≥ t + 1 members include an honest one. Three rounds.
   *
   * @throws AbortError 'dealing' if a party's dealing is not the same, checked, at all parties.
   */
  static async setUp(network: Network, setting: Setting): Promise<Majority> {
    const { field, parties, me } = setting;
    const dealt = deal(setting, 'setup', 0, field.zeros(0));
    const messages = await exchange(network, (to) => dealt[to]!);
    const received = messages.map((message, dealer) => receiveDealing(setting, 'setup', dealer, me, 0, message));
    const { verdicts, transcript: seen } = await report(network, setting, 'setup', received, 0);
    await confirmed(network, seen);
    if (verdicts.some((verdict) => verdict !== 'included')) {
      throw new AbortError(
        'dealing',
        verdicts.flatMap((verdict, party) => (verdict === 'inconsistent' ? [party] : [])),
      );
    }
    const keys = setsWith(setting, me).map((set, index) => {
      const contributed = (received as Delivery[]).map((delivery) => delivery.keys[index]!);
      return sha256(transcript('prss-key', [setting.session, integers(parties, set), ...contributed]));
    });
    return new Majority(network, setting, keys);
  }

  get field(): Field {
    return this.setting.field;
  }
  get parties(): number {
    return this.setting.parties;
  }
  get threshold(): number {
    return this.setting.threshold;
  }
  get me(): number {
    return this.setting.me;
  }

  random(count: number): Vector {
    const { field, parties, threshold, me } = this.setting;
    const nonce = integers(0, 0, this.draws++);
    return pseudoRandomShares(field, { n: parties, t: threshold }, me, this.keys, nonce, count);
  }

  open(shares: Vector): Promise<Vector> {
    return open(this.network, this.setting, this.steps++, shares);
  }

  async coin(): Promise<Uint8Array> {
    const opened = await this.open(this.random(2));
    return sha256(transcript('coin', [this.setting.session, this.field.toBytes(opened)]));
  }
}
