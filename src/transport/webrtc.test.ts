import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadWrtc } from '../node/wrtc.ts';
import { FRAME_BYTES } from '../wire/frame.ts';
import { type Channel, LOW_WATER, type TransportError } from './channel.ts';
import { createCertificate, Dial, requireWebRtc, type Wrtc } from './webrtc.ts';

let wrtc: Wrtc;
beforeAll(async () => {
  wrtc = await loadWrtc();
});

const channels: Channel[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

/** Two dials that hear each other. */
function dials(iceServers: readonly RTCIceServer[] = []) {
  const [offerer, answerer] = [true, false].map((initiator) => new Dial({ initiator, iceServers, wrtc })) as [
    Dial,
    Dial,
  ];
  offerer.onDescription = (sdp) => answerer.describe(sdp);
  answerer.onDescription = (sdp) => offerer.describe(sdp);
  offerer.onCandidate = (json) => answerer.addCandidate(json);
  answerer.onCandidate = (json) => offerer.addCandidate(json);
  return [offerer, answerer] as const;
}

/** The channel of a dial; `greet` runs in the turn in which it opens. */
function opened(dial: Dial, greet: (channel: Channel) => void = () => {}): Promise<Channel> {
  return new Promise((resolve, reject) => {
    dial.onFail = reject;
    dial.onOpen = (channel) => {
      channels.push(channel);
      greet(channel);
      resolve(channel);
    };
  });
}

const failure = (dial: Dial) =>
  new Promise<TransportError>((resolve, reject) => {
    dial.onFail = resolve;
    dial.onOpen = () => reject(new Error('it opened'));
  });

describe('a channel over WebRTC', () => {
  it('carries what was sent the moment it opened, in order, up to the largest frame', async () => {
    const [offerer, answerer] = dials();
    const arrived: Uint8Array[] = [];
    const complete = new Promise<void>((resolve) => {
      answerer.onOpen = (channel) => {
        channels.push(channel);
        channel.onMessage = (bytes) => {
          arrived.push(bytes);
          if (bytes.length === FRAME_BYTES) resolve();
        };
      };
    });
    const channel = await opened(offerer, (first) => {
      for (let i = 0; i < 50; i++) first.send(Uint8Array.of(i, 7));
    });
    channel.send(new Uint8Array(FRAME_BYTES));
    await complete;
    expect(arrived.slice(0, 50).map((bytes) => bytes.join())).toEqual(Array.from({ length: 50 }, (_, i) => `${i},7`));
    expect(arrived).toHaveLength(51);
    expect(() => channel.send(new Uint8Array(FRAME_BYTES + 1))).toThrow(RangeError);
    expect(() => channel.send(new Uint8Array(0))).toThrow(RangeError);
  });

  it('tells when its buffer has emptied', async () => {
    const [offerer, answerer] = dials();
    const [channel] = await Promise.all([opened(offerer), opened(answerer)]);
    const drained = new Promise<number>((resolve) => {
      channel.onDrain = () => resolve(channel.buffered);
    });
    for (let i = 0; i < 64; i++) channel.send(new Uint8Array(FRAME_BYTES));
    expect(channel.buffered).toBeGreaterThan(LOW_WATER);
    expect(await drained).toBeLessThanOrEqual(LOW_WATER);
  });

  it('tells the other side once that it was closed, and swallows what comes afterwards', async () => {
    const [offerer, answerer] = dials();
    const [one, other] = await Promise.all([opened(offerer), opened(answerer)]);
    let closed = 0;
    const noticed = new Promise<void>((resolve) => {
      other.onClose = () => {
        closed++;
        resolve();
      };
    });
    one.onClose = () => closed++;
    one.close();
    one.close();
    one.send(new Uint8Array(1));
    expect(one.buffered).toBe(0);
    await noticed;
    other.send(new Uint8Array(1));
    other.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(closed).toBe(1);
  });

  // This is when @roamhq/wrtc 0.10 now and then ended the process.
  it('outlives it that the other side closes it while it sends', async () => {
    for (let i = 0; i < 40; i++) {
      const [offerer, answerer] = dials();
      const ends = await Promise.all([opened(offerer), opened(answerer)]);
      const [sender, closer] = i % 2 === 0 ? ends : ends.toReversed();
      let told = false;
      sender!.onClose = () => {
        told = true;
      };
      closer!.close();
      while (!told) {
        for (let sent = 0; sent < 200 && sender!.buffered < 2 * LOW_WATER; sent++) sender!.send(new Uint8Array(100));
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  });
});

describe('a dial', () => {
  it('fails on a description that WebRTC cannot read', async () => {
    const dial = new Dial({ initiator: false, iceServers: [], wrtc });
    const failed = failure(dial);
    dial.describe('v=0\r\nnot an SDP');
    expect((await failed).reason).toBe('failed');
    dial.describe('v=0\r\n');
    dial.addCandidate('{}');
  });

  it.each([
    '',
    'null',
    '7',
    '{}',
    '{"candidate":1}',
    '{"candidate":"","sdpMid":1}',
    '{"candidate":"","sdpMLineIndex":"0"}',
  ])('fails on the candidate %s', async (json) => {
    const dial = new Dial({ initiator: false, iceServers: [], wrtc });
    const failed = failure(dial);
    dial.addCandidate(json);
    expect((await failed).reason).toBe('bad-description');
  });

  it.each([true, false])(
    'fails when the certificate is not the one described (by the offerer: %s)',
    async (offered) => {
      const [offerer, answerer] = dials();
      const victim = offered ? answerer : offerer;
      const impostor = offered ? offerer : answerer;
      impostor.onDescription = (sdp) => {
        const another = sdp.replace(
          /(a=fingerprint:sha-256 )(..)/,
          (_, name: string, byte: string) => name + (byte === '00' ? '01' : '00'),
        );
        expect(another).not.toBe(sdp);
        victim.describe(another);
      };
      expect((await failure(victim)).reason).toBe('failed');
    },
  );

  it('opens with STUN and TURN servers that do not answer', async () => {
    const [username, credential] = ['1:name', 'secret'];
    const [offerer, answerer] = dials([
      { urls: ['stun:127.0.0.1:9', 'stuns:127.0.0.1:9'] },
      { urls: ['turn:127.0.0.1:9?transport=udp', 'turn:[::1]:9?transport=tcp', 'turns:[::1]'], username, credential },
    ]);
    await Promise.all([opened(offerer), opened(answerer)]);
  });

  it('survives descriptions and candidates that were tampered with', async () => {
    const [offerer, answerer] = dials();
    const descriptions: string[] = [];
    const candidates: string[] = [];
    offerer.onDescription = (sdp) => {
      descriptions.push(sdp);
      answerer.describe(sdp);
    };
    answerer.onCandidate = (json) => {
      candidates.push(json);
      offerer.addCandidate(json);
    };
    await Promise.all([opened(offerer), opened(answerer)]);
    const { candidate } = JSON.parse(candidates[0]!) as { candidate: string };
    const tampered = (text: string) =>
      fc
        .tuple(fc.nat(text.length), fc.nat(30), fc.string({ unit: 'binary', maxLength: 30 }))
        .map(([from, removed, added]) => text.slice(0, from) + added + text.slice(from + removed));
    await fc.assert(
      fc.asyncProperty(tampered(descriptions[0]!), tampered(candidate), async (sdp, line) => {
        const dial = new Dial({ initiator: false, iceServers: [], wrtc });
        dial.describe(sdp);
        await new Promise((resolve) => setImmediate(resolve));
        dial.addCandidate(JSON.stringify({ candidate: line, sdpMid: '0' }));
        await new Promise((resolve) => setImmediate(resolve));
        dial.cancel();
      }),
      { numRuns: 200 },
    );
    const others = dials();
    await Promise.all([opened(others[0]), opened(others[1])]);
  });

  it('that was cancelled tells nothing', async () => {
    const dial = new Dial({ initiator: true, iceServers: [], wrtc });
    let told = 0;
    dial.onDescription =
      dial.onCandidate =
      dial.onOpen =
      dial.onFail =
        () => {
          told++;
        };
    dial.cancel();
    dial.cancel();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).toBe(0);
  });

  it('is refused where there is no WebRTC', async () => {
    expect(() => requireWebRtc()).toThrow(expect.objectContaining({ reason: 'no-webrtc' }));
    expect(() => new Dial({ initiator: true, iceServers: [] })).toThrow(
      expect.objectContaining({ reason: 'no-webrtc' }),
    );
    await expect(createCertificate()).rejects.toMatchObject({ reason: 'no-webrtc' });
  });
});
