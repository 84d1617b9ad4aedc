import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TrustError } from '../trust/error.ts';
import { connect, type Person, TestRoom } from '../trust/room.testing.ts';
import { encodeFrame, type Frame } from '../wire/frame.ts';
import { type Cable, type CableOptions, memoryChannels } from './cable.ts';
import type { TransportError } from './channel.ts';
import { SeededRandom } from './faults.ts';
import { Link } from './link.ts';

// The room's handshakes are real; only the SDPs belong to no WebRTC connection.
let room: TestRoom;
let ada: Person;
let ben: Person;
beforeEach(() => {
  room = new TestRoom(['Ada', 'Ben', 'Cem']);
  [ada, ben] = room.people as [Person, Person];
  room.admit();
});

/** One side of a link, with everything that its owner was told. */
class Side {
  readonly received: string[] = [];
  readonly events: string[] = [];
  link: Link;

  constructor(readonly person: Person) {
    this.link = this.restart();
  }

  /** A new link that remembers nothing, as after a reload. */
  restart(): Link {
    this.link = new Link(this.person.roster);
    this.link.onMessage = (stream, message) => this.received.push(`${stream}:${new TextDecoder().decode(message)}`);
    this.link.onConfirmed = () => this.events.push('confirmed');
    this.link.onRestart = () => this.events.push('restarted');
    this.link.onDown = (error) => this.events.push(error === undefined ? 'closed' : name(error));
    return this.link;
  }

  send(stream: number, text: string): void {
    this.link.send(stream, new TextEncoder().encode(text));
  }
}

const name = (error: TransportError | TrustError) => ('check' in error ? error.check : error.message);

/** Connects the two sides by a new cable, and a new attempt unless one is given. */
function plug(a: Side, b: Side, options: CableOptions = {}, attempt = connect(room, a.person, b.person)): Cable {
  const cable = memoryChannels(options);
  const { offerer, answerer } = attempt;
  a.link.attach(cable.ends[0], offerer);
  b.link.attach(cable.ends[1], answerer);
  return cable;
}

/** Ada's real side against a side that says whatever it likes; gives the frames' effects as Ada's owner sees them. */
async function saidTo(
  a: Side,
  frames: (confirmation: Uint8Array) => (Frame | Uint8Array)[],
  attempt = connect(room, ada, ben),
): Promise<string[]> {
  const cable = memoryChannels();
  const { offerer, answerer } = attempt;
  a.link.attach(cable.ends[0], offerer);
  for (const frame of frames(answerer.confirm(ben.roster)))
    cable.ends[1].send(frame instanceof Uint8Array ? frame : encodeFrame(frame));
  await settled();
  a.link.close();
  return a.events;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

const open: Side[] = [];
function sides(): [Side, Side] {
  const pair: [Side, Side] = [new Side(ada), new Side(ben)];
  open.push(...pair);
  return pair;
}
afterEach(() => {
  for (const side of open.splice(0)) side.link.close();
});

describe('messages', () => {
  it('arrive whole, in order and on their stream, both ways, also when sent before there was a channel', async () => {
    const [a, b] = sides();
    a.send(1, 'early');
    plug(a, b);
    a.send(2, '');
    b.send(0xffffffff, 'back');
    await settled();
    expect(b.received).toEqual(['1:early', '2:']);
    expect(a.received).toEqual([`${0xffffffff}:back`]);
    expect(a.events).toEqual(['confirmed']);
    expect(a.link.traffic).toMatchObject({ messagesSent: 2, messagesReceived: 1 });
    expect(a.link.traffic.bytesSent).toBe(b.link.traffic.bytesReceived);
  });

  it('of 1 MiB are cut into chunks and put together again, while the buffer stays below the mark', async () => {
    const [a, b] = sides();
    const cable = plug(a, b, { schedule: setImmediate });
    const arrived: [number, Uint8Array][] = [];
    b.link.onMessage = (stream, message) => arrived.push([stream, message]);
    const sent = [0, 1, 2, 3].map((seed) => new SeededRandom(seed).bytes(1 << 20));
    for (const [stream, message] of sent.entries()) a.link.send(stream, message);
    expect(a.link.backlog).toBe(4 << 20);
    let highest = 0;
    while (arrived.length < 4) {
      highest = Math.max(highest, cable.ends[0].buffered);
      await settled();
    }
    expect(arrived.map(([stream]) => stream)).toEqual([0, 1, 2, 3]);
    for (const [stream, message] of arrived) expect(Buffer.compare(message, sent[stream]!)).toBe(0);
    expect(highest).toBeGreaterThan(1 << 17);
    expect(highest).toBeLessThan((1 << 19) + 65_536);
    while (a.link.backlog > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it('are neither lost, doubled nor reordered, wherever the channel is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.array(fc.record({ sends: fc.nat(12), steps: fc.nat(60) }), { minLength: 1, maxLength: 5 }),
        async (seed, pieces) => {
          const random = new SeededRandom(seed);
          // One attempt for all channels: making a new one each time would be most of this test's work.
          const attempt = connect(room, ada, ben);
          const [a, b] = sides();
          const sent: [string[], string[]] = [[], []];
          for (const [number, { sends, steps }] of pieces.entries()) {
            const jobs: (() => void)[] = [];
            const cable = plug(a, b, { seed, schedule: (job) => jobs.push(job) }, attempt);
            for (let step = 0; step < steps + sends; step++) {
              if (step < sends) {
                const [side, log] = random.below(2) === 0 ? ([a, sent[0]] as const) : ([b, sent[1]] as const);
                const length = random.below(4) === 0 ? 70_000 + random.below(70_000) : random.below(50);
                const text = `${number}.${step}`.padEnd(length, 'x');
                const stream = random.below(3);
                log.push(`${stream}:${text}`);
                side.send(stream, text);
              }
              jobs.shift()?.();
            }
            cable.cut();
            await settled();
          }
          plug(a, b, {}, attempt);
          await settled();
          // Messages of one stream are in order because all are.
          expect(b.received).toEqual(sent[0]);
          expect(a.received).toEqual(sent[1]);
          a.link.close();
          b.link.close();
        },
      ),
      { numRuns: 30 },
    );
  });

  it('that a restarted person had not acknowledged are dropped, and both begin anew', async () => {
    const [a, b] = sides();
    const cable = plug(a, b);
    a.send(1, 'one');
    b.send(1, 'uno');
    await settled();
    cable.cut();
    await settled();
    a.send(1, 'for the former life');
    b.link.close();
    b.restart();
    b.send(1, 'new');
    plug(a, b);
    await settled();
    a.send(1, 'two');
    await settled();
    expect(a.events).toEqual(['confirmed', 'failed: the cable was cut', 'restarted', 'confirmed']);
    expect(a.received).toEqual(['1:uno', '1:new']);
    expect(b.received).toEqual(['1:one', '1:two']);
  });

  it('over the greatest length are refused at the sender', () => {
    const [a] = sides();
    expect(() => a.link.send(0, new Uint8Array((16 << 20) + 1))).toThrow('too-long');
    expect(a.link.backlog).toBe(0);
  });

  it('reach an owner whose handler throws, and the link lives on', async () => {
    const [a, b] = sides();
    const uncaught = vi.fn();
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', uncaught);
    let calls = 0;
    b.link.onMessage = () => {
      if (++calls === 1) throw new RangeError('the owner’s mistake');
    };
    plug(a, b);
    a.send(0, 'x');
    a.send(0, 'y');
    await settled();
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
    expect(calls).toBe(2);
    expect(uncaught).toHaveBeenCalledOnce();
    expect(b.events).toEqual(['confirmed']);
  });
});

describe('a newer roster', () => {
  it('is confirmed on the same channel; what comes before that is held back, what goes out waits', async () => {
    const [a, b] = sides();
    plug(a, b);
    await settled();
    const next = room.sign();
    ada.accept(next, room.link);
    a.link.setRoster(ada.roster);
    a.send(1, 'under the new one');
    b.send(1, 'under the old one');
    await settled();
    expect([a.link.confirmed, b.link.confirmed]).toEqual([false, false]);
    expect([a.received, b.received]).toEqual([[], []]);

    ben.accept(next, room.link);
    b.link.setRoster(ben.roster);
    await settled();
    expect(a.events).toEqual(['confirmed', 'confirmed']);
    expect(a.received).toEqual(['1:under the old one']);
    expect(b.received).toEqual(['1:under the new one']);
  });

  it('may arrive on one side before the channel opens, and skip an epoch on the other', async () => {
    const [a, b] = sides();
    const { offerer, answerer } = connect(room, ada, ben);
    ada.accept(room.sign(), room.link);
    a.link.setRoster(ada.roster);
    const cable = memoryChannels();
    a.link.attach(cable.ends[0], offerer);
    b.link.attach(cable.ends[1], answerer);
    b.send(7, 'waits');
    await settled();
    expect([a.link.confirmed, b.link.confirmed]).toEqual([false, false]);

    const second = room.sign();
    ben.accept(second, room.link);
    b.link.setRoster(ben.roster);
    await settled();
    expect([a.link.confirmed, b.link.confirmed]).toEqual([false, false]);

    ada.accept(second, room.link);
    a.link.setRoster(ada.roster);
    await settled();
    expect([a.events, b.events]).toEqual([['confirmed'], ['confirmed']]);
    expect(a.received).toEqual(['7:waits']);
  });

  it('that names another certificate closes the channel', async () => {
    const [a, b] = sides();
    plug(a, b);
    await settled();
    ben.reload();
    ada.accept(room.sign(), room.link);
    a.link.setRoster(ada.roster);
    await settled();
    expect(a.events).toEqual(['confirmed', 'fingerprint']);
    expect(b.events).toEqual(['confirmed', 'closed']);
  });

  it('in two versions closes the channel, whoever notices first', async () => {
    const [a, b] = sides();
    plug(a, b);
    await settled();
    ada.accept(room.sign(), room.link);
    room.epoch--;
    ben.accept(room.sign([ada, ben]), room.link);
    a.link.setRoster(ada.roster);
    b.link.setRoster(ben.roster);
    await settled();
    expect([...a.events, ...b.events].sort()).toEqual(['closed', 'confirmed', 'confirmed', 'roster-fork']);
  });
});

describe('frames that are out of place close the channel, with a reason that names them', () => {
  const data = (sequence: number, bytes = Uint8Array.of(65)): Frame => ({
    kind: 'data',
    stream: 1,
    sequence,
    last: true,
    bytes,
  });
  const resume: Frame = { kind: 'resume', life: new Uint8Array(16), received: 0 };
  const acknowledge = (received: number): Frame => ({ kind: 'acknowledge', received });
  const confirm = (confirmation: Uint8Array): Frame => ({ kind: 'confirm', confirmation });

  it.each<[string, string[], (proof: Uint8Array) => (Frame | Uint8Array)[]]>([
    ['data before the confirmation', ['bad-frame: data: before the confirmation'], () => [data(0)]],
    ['resume before the confirmation', ['bad-frame: resume: before the confirmation'], () => [resume]],
    ['a ping before the confirmation', ['bad-frame: ping: before the confirmation'], () => [{ kind: 'ping', id: 1 }]],
    ['data before resume', ['bad-frame: data: before resume'], (proof) => [confirm(proof), data(0)]],
    ['resume twice', ['bad-frame: resume: twice'], (proof) => [confirm(proof), resume, resume]],
    ['the same confirmation twice', ['bad-frame: confirm: of no newer epoch'], (p) => [confirm(p), confirm(p)]],
    ['an altered confirmation', ['confirm'], (proof) => [confirm(proof.with(50, proof[50]! ^ 1))]],
    ['a short confirmation', ['malformed'], (proof) => [confirm(proof.subarray(1))]],
    [
      'a gap',
      ['confirmed', 'bad-frame: data: out of sequence'],
      (proof) => [confirm(proof), resume, acknowledge(0), data(0), data(2)],
    ],
    [
      'a repeated frame',
      ['confirmed', 'bad-frame: data: out of sequence'],
      (proof) => [confirm(proof), resume, acknowledge(0), data(0), data(0)],
    ],
    [
      'acknowledging what was not sent',
      ['bad-frame: acknowledge: of what was not sent'],
      (proof) => [confirm(proof), resume, acknowledge(1)],
    ],
    ['no frame at all', ['bad-frame: frame: kind'], (proof) => [confirm(proof), resume, Uint8Array.of(99)]],
    ['half a frame', ['bad-frame: id: short'], (proof) => [confirm(proof), resume, Uint8Array.of(5, 1)]],
  ])('%s', async (_, expected, frames) => {
    const [a] = sides();
    expect(await saidTo(a, frames)).toEqual(expected);
  });

  it('whatever bytes come: never an uncaught error, and nothing more after the first bad one', async () => {
    const attempt = connect(room, ada, ben);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 20 }), async (garbage) => {
        const opening = (confirmation: Uint8Array) => [confirm(confirmation), resume, acknowledge(0), ...garbage];
        const [first, ...rest] = await saidTo(new Side(ada), opening, attempt);
        expect(first).toBe('confirmed');
        expect(rest.length).toBeLessThanOrEqual(1);
        for (const event of rest) expect(event).toMatch(/^(malformed|bad-frame: .*)$/);
      }),
      { numRuns: 40 },
    );
  });

  it('a proof of another attempt', async () => {
    const other = connect(room, ada, ben).answerer.confirm(ben.roster);
    const [a] = sides();
    expect(await saidTo(a, () => [confirm(other), resume])).toEqual(['confirm']);
  });
});

describe('a heartbeat', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('measures the way there and back, and keeps an idle link alive', async () => {
    const [a, b] = sides();
    plug(a, b, { schedule: (deliver) => setTimeout(deliver, 5) });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(a.events).toEqual(['confirmed']);
    expect(a.link.roundTrip).toBeGreaterThanOrEqual(10);
    expect(a.link.roundTrip).toBeLessThan(100);
  });

  it('tells within five seconds that the other side has fallen silent', async () => {
    const [a, b] = sides();
    const cable = plug(a, b);
    await vi.advanceTimersByTimeAsync(10_300);
    cable.freeze(true);
    await vi.advanceTimersByTimeAsync(3_500);
    expect(a.events).toEqual(['confirmed']);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(a.events).toEqual(['confirmed', 'silent: nothing was heard for too long']);
    expect(b.events).toContain('silent: nothing was heard for too long');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('forgives a pause of three seconds', async () => {
    const [a, b] = sides();
    const cable = plug(a, b);
    await vi.advanceTimersByTimeAsync(10_300);
    cable.freeze(true);
    a.send(1, 'late');
    await vi.advanceTimersByTimeAsync(3_000);
    cable.freeze(false);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(a.events).toEqual(['confirmed']);
    expect(b.received).toEqual(['1:late']);
  });

  it('does not blame the other side when this device slept', async () => {
    const [a, b] = sides();
    plug(a, b);
    await vi.advanceTimersByTimeAsync(2_000);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
    vi.advanceTimersByTime(1_000);
    expect(a.events).toEqual(['confirmed']);
    vi.restoreAllMocks();
  });

  it('is not what acknowledges: that is done within a quarter of a second', async () => {
    const [a, b] = sides();
    plug(a, b);
    await vi.advanceTimersByTimeAsync(10);
    a.send(1, 'x');
    await vi.advanceTimersByTimeAsync(10);
    expect(a.link.backlog).toBe(1);
    await vi.advanceTimersByTimeAsync(250);
    expect(a.link.backlog).toBe(0);
  });
});
