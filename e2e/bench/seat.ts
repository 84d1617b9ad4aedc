import { sha256 } from '@noble/hashes/sha2.js';
import type { Field } from '../../src/math/field.ts';
import { wasmField } from '../../src/math/wasm.ts';
import { exchange } from '../../src/protocols/exchange.ts';
import { Mailbox } from '../../src/protocols/mailbox.ts';
import { factoryOn } from '../../src/protocols/majority/factory.ts';
import { Majority } from '../../src/protocols/majority/majority.ts';
import { integers, setting } from '../../src/protocols/majority/setting.ts';
import type { Network, Port } from '../../src/protocols/network.ts';
import { identitySignatures } from '../../src/trust/signatures.ts';
import { transcript } from '../../src/wire/transcript.ts';
import { type ScenarioName, scenarios } from './scenarios.ts';

/** Who sits here, as an engine is told. Plain data. */
export interface SeatOptions {
  /** Ed25519 keys of all parties, by index. */
  readonly keys: readonly Uint8Array[];
  /** This party's identity. */
  readonly seed: Uint8Array;
  /** 32 bytes, common to all. */
  readonly session: Uint8Array;
}

/** What all seats are to run next. */
export interface Order {
  readonly scenario: ScenarioName;
  readonly size: number;
  readonly field: Field['name'];
}

/** What one party measured of one phase of a scenario. */
export interface Phase {
  readonly name: string;
  readonly milliseconds: number;
  readonly rounds: number;
  /** Payload bytes that it sent. */
  readonly bytes: number;
  /** Processor time of this whole process, in milliseconds, where it can be known. */
  readonly cpu?: number;
}

/** What one party measured. */
export interface Measured {
  readonly phases: readonly Phase[];
  /** Lengths of the messages that it sent to each party, in order. */
  readonly sent: readonly (readonly number[])[];
}

/** Streams: what is computed, what is prepared (as in a room), and the start. */
const [ONLINE, BACKGROUND, START] = [0, 1, 2];

/**
 * One party of a benchmark, in a thread of its own: an engine's mailbox and protocol, with a scenario in place of a survey. For
 * each order: `open` at all seats, then `prepare` at all, then `run`.
 */
export class Seat {
  readonly #options: SeatOptions;
  readonly #port: Port;
  readonly #cpu: (() => number) | undefined;
  #orders = 0;
  #mailbox!: Mailbox;
  #networks!: readonly Network[];
  #sent: number[][] = [];
  #phases: Phase[] = [];
  #scenario: () => Promise<void> = () => Promise.reject(new Error('nothing is prepared'));

  /** @param cpu processor time of this process so far, in milliseconds. */
  constructor(options: SeatOptions, port: Port, cpu?: () => number) {
    this.#options = options;
    this.#port = port;
    this.#cpu = cpu;
  }

  /** Listens on new streams, before anyone sends. */
  open(): void {
    this.#mailbox = new Mailbox(this.#port);
    this.#networks = [ONLINE, BACKGROUND, START].map((stream) => this.#recorded(this.#mailbox.network(stream)));
  }

  /** Everything that does not count: keys, inputs that are not the point. */
  async prepare({ scenario, size, field }: Order): Promise<void> {
    const { keys, seed, session } = this.#options;
    const [network, background] = this.#networks as [Network, Network];
    const agreed = setting({
      field: wasmField(field),
      parties: keys.length,
      threshold: Math.floor((keys.length - 1) / 2),
      me: network.me,
      session: sha256(transcript('benchmark', [session, integers(this.#orders++)])),
      signatures: identitySignatures(seed, keys),
    });
    const party = await Majority.setUp(network, agreed, factoryOn(background));
    const phase = <T>(name: string, work: () => Promise<T>) => this.#timed(name, work);
    this.#scenario = await scenarios[scenario]({ party, setting: agreed, network, phase }, size);
  }

  /** Starts when all others are ready too. */
  async run(): Promise<Measured> {
    await exchange(this.#networks[START]!, () => new Uint8Array(0));
    this.#phases = [];
    this.#sent = Array.from({ length: this.#port.parties }, () => []);
    await this.#scenario();
    return { phases: this.#phases, sent: this.#sent };
  }

  async #timed<T>(name: string, work: () => Promise<T>): Promise<T> {
    const rounds = () => this.#mailbox.rounds(ONLINE!) + this.#mailbox.rounds(BACKGROUND!);
    const now = () => [performance.now(), rounds(), this.#mailbox.traffic.bytesSent, this.#cpu?.() ?? 0] as const;
    const before = now();
    const result = await work();
    const [milliseconds, ended, bytes, cpu] = now().map((value, i) => value - before[i]!) as [
      number,
      number,
      number,
      number,
    ];
    this.#phases.push({ name, milliseconds, rounds: ended, bytes, ...(this.#cpu && { cpu }) });
    return result;
  }

  #recorded(network: Network): Network {
    return {
      ...network,
      send: (to, message) => {
        this.#sent[to]?.push(message.length);
        network.send(to, message);
      },
    };
  }
}
