import { decodeBase64url, encodeBase64url } from '../wire/base64url.ts';
import { equalBytes } from '../wire/bytes.ts';
import { derive, digest } from './digest.ts';
import { Redacted } from './redacted.ts';

const SECRET = 16;
const HOST = 16;
const CHECKSUM = 2;
/** Characters of a link's fragment. */
const FRAGMENT = Math.ceil(((SECRET + HOST + CHECKSUM) * 4) / 3);

/** What a link says: the room's secret, and who its host is. */
export class RoomLink extends Redacted {
  /** 16 random bytes: whoever knows them can read the signaling. */
  readonly secret: Uint8Array;
  /** The first 16 bytes of the host key's hash. */
  readonly host: Uint8Array;

  constructor(secret: Uint8Array, host: Uint8Array) {
    super();
    if (secret.length !== SECRET || host.length !== HOST) throw new RangeError('a link has 16 + 16 bytes');
    this.secret = secret;
    this.host = host;
  }

  /** The link of a room whose host has that public key. */
  static of(secret: Uint8Array, hostKey: Uint8Array): RoomLink {
    return new RoomLink(secret, hostHash(hostKey));
  }

  /** Is this the public key of the host that the link names? */
  isHost(key: Uint8Array): boolean {
    return equalBytes(this.host, hostHash(key));
  }
}

/**
 * Why a text is no link to a room:
 * missing    it has no fragment (the part after #)
 * truncated  the fragment is shorter than it should be
 * broken     something in it was changed
 */
export type LinkProblem = 'missing' | 'truncated' | 'broken';

/** Not a link to a room. Does not hold the text. */
export class LinkError extends Error {
  override readonly name = 'LinkError';

  constructor(readonly kind: LinkProblem) {
    super(`room link: ${kind}`);
  }
}

/** 16 random bytes for a new room. */
export function createLinkSecret(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(SECRET));
}

/**
 * `<origin>/#<fragment>`; the fragment is base64url of secret ‖ host ‖ checksum, 46 characters. The checksum tells a
 * mistyped link at once from a room that is gone. Browsers never send a fragment to a server.
 */
export function formatLink(origin: string, link: RoomLink): string {
  const fragment = encodeBase64url(Uint8Array.of(...link.secret, ...link.host, ...checksum(link.secret, link.host)));
  return `${origin.replace(/\/+$/, '')}/#${fragment}`;
}

/** Reads a whole link (white space around it is ignored). Throws `LinkError`. */
export function parseLink(url: string): RoomLink {
  const trimmed = url.trim();
  const fragment = trimmed.includes('#') ? trimmed.slice(trimmed.indexOf('#') + 1) : '';
  if (fragment === '') throw new LinkError('missing');
  if (!/^[\w-]+$/.test(fragment) || fragment.length > FRAGMENT) throw new LinkError('broken');
  if (fragment.length < FRAGMENT) throw new LinkError('truncated');

  const bytes = decodeFragment(fragment);
  const secret = bytes.slice(0, SECRET);
  const host = bytes.slice(SECRET, SECRET + HOST);
  if (!equalBytes(bytes.subarray(SECRET + HOST), checksum(secret, host))) throw new LinkError('broken');
  return new RoomLink(secret, host);
}

/** What members of a room derive from its link. */
export class RoomKeys extends Redacted {
  /** Names the room to the signaling server, and tells it nothing else: base64url of 16 bytes. */
  readonly roomId: string;
  /** Seals what crosses the signaling server: 32 bytes. */
  readonly signal: Uint8Array;
  /** Seals what this device remembers across a reload: 32 bytes. */
  readonly resume: Uint8Array;
  /** The link that they were derived from. */
  readonly link: RoomLink;

  constructor(link: RoomLink) {
    super();
    this.link = link;
    this.roomId = encodeBase64url(derive(link.secret, 'room-id', 16));
    this.signal = derive(link.secret, 'signal-key', 32);
    this.resume = derive(link.secret, 'resume-key', 32);
  }
}

/** Derives the room's id and keys from its link. */
export function roomKeys(link: RoomLink): RoomKeys {
  return new RoomKeys(link);
}

function hostHash(key: Uint8Array): Uint8Array {
  return digest('host-key', [key]).slice(0, HOST);
}

function checksum(secret: Uint8Array, host: Uint8Array): Uint8Array {
  return digest('link-checksum', [secret, host]).slice(0, CHECKSUM);
}

function decodeFragment(fragment: string): Uint8Array {
  try {
    return decodeBase64url(fragment);
  } catch {
    throw new LinkError('broken');
  }
}
