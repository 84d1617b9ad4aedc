import { describe, expect, it } from 'vitest';
import { TrustError } from './error.ts';
import { fingerprintLine, random, testSdp } from './room.testing.ts';
import { sdpFingerprint } from './sdp.ts';

const fingerprint = random(32);
const line = fingerprintLine(fingerprint);

describe('sdpFingerprint', () => {
  it('reads the one fingerprint: at media or session level, in any case, with either line end', () => {
    const session = testSdp().replace('t=0 0', `t=0 0\r\n${line}`);
    for (const sdp of [testSdp(line), session, testSdp(line.toLowerCase()), testSdp(line).replaceAll('\r\n', '\n')]) {
      expect(sdpFingerprint(sdp)).toEqual(fingerprint);
    }
  });

  it.each(
    Object.entries({
      none: testSdp(),
      'the same one twice': testSdp(line, line),
      'a second one': testSdp(line, fingerprintLine(random(32))),
      'a second one by another hash': testSdp(line, fingerprintLine(random(20), 'sha-1')),
      'another hash': testSdp(fingerprintLine(random(64), 'sha-512')),
      'a hash of a wrong length': testSdp(fingerprintLine(random(31))),
      'a second one in capitals': testSdp(line, line.toUpperCase()),
      'a second one, indented': testSdp(line, ` ${line}`),
      'a second one after a lone carriage return': testSdp(`${line}`, `a=x:y\r${line}`),
      'one that hides behind a NUL': testSdp(line, 'a=finger\u0000print:sha-256 00'),
      'a space too many': testSdp(line.replace('256 ', '256  ')),
      'something after it': testSdp(`${line} x`),
      'no SDP at all': '',
    }),
  )('refuses %s', (_, sdp) => {
    expect(() => sdpFingerprint(sdp)).toThrow(new TrustError('fingerprint'));
  });
});
