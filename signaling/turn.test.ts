import { expect, test } from 'vitest';
import { iceServersFrom, TurnSettingsError, turnCredential } from './turn.ts';

test('credentials are base64 HMAC-SHA1', () => {
  // RFC 2202, section 3, test case 2.
  const digest = Buffer.from('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79', 'hex');
  expect(turnCredential('Jefe', 'what do ya want for nothing?')).toBe(digest.toString('base64'));
  // printf 1700000000:murmuration | openssl dgst -sha1 -hmac north -binary | base64
  expect(turnCredential('north', '1700000000:murmuration')).toBe('NI9Zds1jWH8Pc4qNxYIH26mIEbM=');
});

test('no settings, no servers', () => {
  expect(iceServersFrom({})()).toEqual([]);
});

test('each join gets a fresh user name that ends in twelve hours', () => {
  const env = {
    MURMURATION_STUN: 'stun:a.example:3478, stun:b.example',
    MURMURATION_TURN_URLS: 'turn:a.example?transport=udp,turns:a.example:5349',
    MURMURATION_TURN_SECRET: 'north',
  };
  const servers = iceServersFrom(env, () => 1_700_000_000_500);
  const [stun, turn] = servers();
  expect(stun).toEqual({ urls: ['stun:a.example:3478', 'stun:b.example'] });
  expect(turn?.urls).toEqual(['turn:a.example?transport=udp', 'turns:a.example:5349']);
  expect(turn?.username).toMatch(/^1700043200:[0-9a-f]{16}$/);
  expect(turn?.credential).toBe(turnCredential('north', turn?.username ?? ''));
  expect(servers()[1]?.username).not.toBe(turn?.username);
});

test('settings that cannot work are refused at the start', () => {
  const check = (env: Record<string, string>) => {
    try {
      iceServersFrom(env);
    } catch (error) {
      return error instanceof TurnSettingsError && error.check;
    }
    return 'accepted';
  };
  expect(check({ MURMURATION_TURN_URLS: 'turn:a.example' })).toBe('no-secret');
  expect(check({ MURMURATION_STUN: 'a.example:3478' })).toBe('bad-url');
  expect(check({ MURMURATION_TURN_URLS: 'stun:a.example', MURMURATION_TURN_SECRET: 's' })).toBe('bad-url');
});
