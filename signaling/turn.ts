import { createHmac, randomBytes } from 'node:crypto';
import type { IceServer } from '../src/wire/signaling.ts';

/** Gives the STUN and TURN servers for one joining peer. */
export type IceServers = () => IceServer[];

const lifetimeSeconds = 12 * 3600;

/**
 * The password that belongs to a user name on a TURN server with a shared secret (coturn's `use-auth-secret`):
 * base64 of HMAC-SHA1(secret, user name). From "A REST API For Access To TURN Services",
 * draft-uberti-behave-turn-rest-00, section 2.2.
 */
export function turnCredential(secret: string, username: string): string {
  return createHmac('sha1', secret).update(username).digest('base64');
}

/**
 * Reads MURMURATION_STUN and MURMURATION_TURN_URLS (comma-separated URLs) and MURMURATION_TURN_SECRET.
 * Each join gets its own TURN user name, which stops working after 12 hours. No settings: no servers.
 * Throws `TurnSettingsError`.
 */
export function iceServersFrom(env: Record<string, string | undefined>, now: () => number = Date.now): IceServers {
  const stun = urls(env.MURMURATION_STUN, /^stuns?:\S+$/);
  const turn = urls(env.MURMURATION_TURN_URLS, /^turns?:\S+$/);
  const secret = env.MURMURATION_TURN_SECRET;
  if (turn.length > 0 && !secret) throw new TurnSettingsError('no-secret');
  return () => {
    const servers: IceServer[] = stun.length > 0 ? [{ urls: stun }] : [];
    if (turn.length > 0 && secret) {
      const username = `${Math.floor(now() / 1000) + lifetimeSeconds}:${randomBytes(8).toString('hex')}`;
      servers.push({ urls: turn, username, credential: turnCredential(secret, username) });
    }
    return servers;
  };
}

/** The environment's STUN and TURN settings do not fit together. */
export class TurnSettingsError extends Error {
  override readonly name = 'TurnSettingsError';
  constructor(readonly check: 'no-secret' | 'bad-url') {
    super(
      check === 'no-secret'
        ? 'MURMURATION_TURN_URLS needs MURMURATION_TURN_SECRET.'
        : 'MURMURATION_STUN takes stun: URLs and MURMURATION_TURN_URLS takes turn: or turns: URLs, separated by commas.',
    );
  }
}

function urls(list: string | undefined, shape: RegExp): string[] {
  const found = (list ?? '').split(',').map((url) => url.trim());
  const given = found.filter((url) => url !== '');
  if (given.length > 8 || given.some((url) => url.length > 200 || !shape.test(url)))
    throw new TurnSettingsError('bad-url');
  return given;
}
