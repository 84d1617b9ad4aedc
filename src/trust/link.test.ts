import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHex } from '../wire/base64url.ts';
import { Identity, peerAddress, personId } from './identity.ts';
import { createLinkSecret, formatLink, LinkError, parseLink, RoomLink, roomKeys } from './link.ts';

const secret = Uint8Array.from({ length: 16 }, (_, i) => i);
const host = Identity.fromSeed(new Uint8Array(32).fill(1));

function problem(url: string): string | undefined {
  try {
    parseLink(url);
    return undefined;
  } catch (error) {
    if (error instanceof LinkError) return error.kind;
    throw error;
  }
}

describe('room link', () => {
  it('stays what it is, or old links break', () => {
    expect(formatLink('https://example.org', RoomLink.of(secret, host.key))).toMatchInlineSnapshot(
      `"https://example.org/#AAECAwQFBgcICQoLDA0ODyCR0e7wbZ4VhICcPkxRzR0Q9w"`,
    );
  });

  it('comes back as it was, whatever stands around it', () => {
    const link = RoomLink.of(createLinkSecret(), host.key);
    for (const origin of ['http://192.168.0.7:3000', 'https://a.example/rooms/']) {
      expect(parseLink(`  ${formatLink(origin, link)}\n`)).toEqual(link);
    }
    expect(link.isHost(host.key)).toBe(true);
    expect(link.isHost(Identity.create().key)).toBe(false);
  });

  it('says what is wrong with a bad one', () => {
    const url = formatLink('https://example.org', RoomLink.of(secret, host.key));
    expect(problem('https://example.org/')).toBe('missing');
    expect(problem('https://example.org/#')).toBe('missing');
    expect(problem('')).toBe('missing');
    for (let cut = 1; cut < 46; cut++) expect(problem(url.slice(0, -cut))).toBe('truncated');
    expect(problem(`${url}A`)).toBe('broken');
    expect(problem(url.replace(/.{5}$/, ' a b '))).toBe('broken');
  });

  it('notices every single mistyped character', () => {
    const url = formatLink('', RoomLink.of(secret, host.key));
    for (let at = 2; at < url.length; at++) {
      const typo = url[at] === 'x' ? 'y' : 'x';
      expect(problem(url.slice(0, at) + typo + url.slice(at + 1))).toBe('broken');
    }
  });

  it('gives a link or a LinkError for any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(['missing', 'truncated', 'broken']).toContain(problem(`#${text}`));
      }),
    );
  });
});

describe('room keys', () => {
  it('stay what they are, or old rooms break', () => {
    const keys = roomKeys(RoomLink.of(secret, host.key));
    expect({
      roomId: keys.roomId,
      signal: encodeHex(keys.signal),
      resume: encodeHex(keys.resume),
    }).toMatchInlineSnapshot(`
      {
        "resume": "312eaaaaddab6f84fe6b5473d21fec50254d5c45792e203c8d2bb4457a0aa3f9",
        "roomId": "3gn8Y0N5z3cjCKKVr01S6g",
        "signal": "ab172d96667276d3e127d315075a088b70e75ae35000e4d027d3997aa96c517f",
      }
    `);
  });

  it('show nothing when logged', () => {
    const keys = roomKeys(RoomLink.of(secret, host.key));
    for (const holder of [keys, keys.link, host]) {
      const shown = `${inspect({ holder }, { depth: 9 })} ${JSON.stringify({ holder })} ${holder}`;
      expect(shown).not.toMatch(/\d/);
    }
  });
});

describe('ids and addresses', () => {
  it('stay what they are', () => {
    expect([personId(host.key), peerAddress('room', host.key)]).toMatchInlineSnapshot(`
      [
        "d9a1d08d9aea61f16c48eabf9ceb8d44",
        "l8857zs0_trwUaLuj4zN8A",
      ]
    `);
  });

  it('differ from room to room as addresses', () => {
    expect(peerAddress('a', host.key)).not.toBe(peerAddress('b', host.key));
  });
});
