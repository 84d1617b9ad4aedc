import type { Person } from './person.ts';

/** What a page said to other devices, and what it told the browser about how to reach it. */
export interface Tapped {
  /** Every message that went into a data channel. */
  readonly messages: Buffer[];
  /** Every line of every session description and candidate: addresses, passwords, fingerprints. */
  readonly descriptions: string[];
}

interface Tape {
  readonly messages: string[];
  readonly descriptions: string[];
}

declare global {
  var tape: Tape;
}

/** Listens in on the page's WebRTC from now on, without changing anything. Before the page is opened. */
export async function tap({ context }: Person): Promise<void> {
  await context.addInitScript(() => {
    const tape: Tape = { messages: [], descriptions: [] };
    globalThis.tape = tape;
    const channel = RTCDataChannel.prototype as { send(data: unknown): void };
    const { send } = channel;
    channel.send = function (data) {
      const bytes = ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        : new Uint8Array(data as ArrayBuffer);
      tape.messages.push(btoa(String.fromCharCode(...bytes)));
      send.call(this, data);
    };
    const connection = RTCPeerConnection.prototype as {
      setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void>;
      addIceCandidate(candidate?: RTCIceCandidateInit): Promise<void>;
    };
    const { setLocalDescription, addIceCandidate } = connection;
    connection.setLocalDescription = function (description) {
      tape.descriptions.push(...(description?.sdp?.split('\r\n') ?? []));
      return setLocalDescription.call(this, description);
    };
    connection.addIceCandidate = function (candidate) {
      if (candidate?.candidate) tape.descriptions.push(candidate.candidate);
      return addIceCandidate.call(this, candidate);
    };
  });
}

export async function tapped({ page }: Person): Promise<Tapped> {
  const { messages, descriptions } = await page.evaluate(() => globalThis.tape);
  return { messages: messages.map((message) => Buffer.from(message, 'base64')), descriptions };
}

/** The ways in which a text might have been written into bytes. */
export function writings(text: string): Buffer[] {
  const utf8 = Buffer.from(text);
  // In base64, a text looks different for each of three places where it may begin; its ends depend on its neighbours.
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), utf8]).toString('base64url');
    return encoded.slice(Math.ceil((before * 4) / 3), Math.floor(((before + utf8.length) * 4) / 3));
  });
  return [
    utf8,
    Buffer.from(text, 'utf16le'),
    Buffer.from(encodeURIComponent(text)),
    Buffer.from(utf8.toString('hex')),
    ...base64
      .flatMap((each) => [each, each.replaceAll('-', '+').replaceAll('_', '/')])
      .map((each) => Buffer.from(each)),
  ];
}

/** The ways in which an integer might have been written into bytes. */
export function integerWritings(integer: bigint): Buffer[] {
  const big = Buffer.alloc(8);
  big.writeBigInt64BE(integer);
  return [...writings(String(integer)), big, Buffer.from(big).reverse()];
}

/** A message in slices of 16 bytes. */
export function slices(message: Buffer): Buffer[] {
  return Array.from({ length: Math.floor(message.length / 16) }, (_, i) => message.subarray(16 * i, 16 * i + 16));
}
