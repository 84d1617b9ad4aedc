import { fileURLToPath } from 'node:url';
import { loadWrtc } from '../node/wrtc.ts';
import { connect, type Person, TestRoom } from '../trust/room.testing.ts';
import { memoryChannels } from './cable.ts';
import type { Channel } from './channel.ts';
import { Link } from './link.ts';
import { Dial, type Wrtc } from './webrtc.ts';

/** One thing measured. */
export interface LinkBenchmarkRow {
  readonly name: string;
  readonly value: string;
}

/**
 * Round trip and throughput of a link between two peers in this process, in memory and over WebRTC (node-datachannel), in about ten
 * seconds. Both ends share one thread, so over a real network each has half of this work.
 */
export async function linkBench(): Promise<LinkBenchmarkRow[]> {
  const rows: LinkBenchmarkRow[] = [];
  for (const [medium, ends] of [
    ['memory', memoryChannels().ends],
    ['node-datachannel', await dialled(await loadWrtc())],
  ] as const) {
    const [a, b] = linked(ends);
    rows.push({ name: `${medium}: round trip of 64 bytes`, value: `${(await roundTrip(a, b)).toFixed(3)} ms` });
    for (const [size, total] of [
      [1 << 10, 16 << 20],
      [1 << 16, 128 << 20],
      [1 << 20, 128 << 20],
    ] as const) {
      const rate = await throughput(a, b, size, total);
      rows.push({ name: `${medium}: messages of ${size >> 10} KiB`, value: `${rate.toFixed(1)} MB/s` });
    }
    a.close();
    b.close();
  }
  return rows;
}

/** Two links whose people have a real handshake behind them, about some other SDP. */
function linked([first, second]: readonly [Channel, Channel]): [Link, Link] {
  const room = new TestRoom(['Ada', 'Ben']);
  const [ada, ben] = room.people as [Person, Person];
  room.admit();
  const { offerer, answerer } = connect(room, ada, ben);
  const links: [Link, Link] = [new Link(ada.roster), new Link(ben.roster)];
  links[0].attach(first, offerer);
  links[1].attach(second, answerer);
  return links;
}

/** Two channels that a dial on either side has opened. */
async function dialled(wrtc: Wrtc): Promise<[Channel, Channel]> {
  const dials = [true, false].map((initiator) => new Dial({ initiator, iceServers: [], wrtc }));
  const [offerer, answerer] = dials as [Dial, Dial];
  offerer.onDescription = (sdp) => answerer.describe(sdp);
  answerer.onDescription = (sdp) => offerer.describe(sdp);
  offerer.onCandidate = (json) => answerer.addCandidate(json);
  answerer.onCandidate = (json) => offerer.addCandidate(json);
  const opened = (dial: Dial) =>
    new Promise<Channel>((resolve, reject) => {
      dial.onFail = reject;
      dial.onOpen = resolve;
    });
  return Promise.all([opened(offerer), opened(answerer)]);
}

/** Median of 500, in milliseconds. */
async function roundTrip(a: Link, b: Link): Promise<number> {
  b.onMessage = (stream, message) => b.send(stream, message);
  const times: number[] = [];
  for (let i = 0; i < 500; i++) {
    const begun = performance.now();
    const back = new Promise<void>((resolve) => {
      a.onMessage = () => resolve();
    });
    a.send(1, new Uint8Array(64));
    await back;
    times.push(performance.now() - begun);
  }
  return times.sort((x, y) => x - y)[250]!;
}

/** Megabytes (10^6 bytes) a second, one way. */
async function throughput(a: Link, b: Link, size: number, total: number): Promise<number> {
  const message = new Uint8Array(size);
  const begun = performance.now();
  await new Promise<void>((resolve) => {
    let arrived = 0;
    b.onMessage = (_, { length }) => {
      arrived += length;
      if (arrived === total) resolve();
    };
    for (let sent = 0; sent < total; sent += size) a.send(1, message);
  });
  return total / 1000 / (performance.now() - begun);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, value } of await linkBench()) process.stdout.write(`${name.padEnd(44)}${value.padStart(14)}\n`);
  process.exit();
}
