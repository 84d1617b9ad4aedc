import { expect, test } from 'vitest';
import { lanLinks } from './links.ts';

test('physical networks come before virtual ones; loopback, link-local and IPv6 are left out', () => {
  const v4 = (address: string, internal = false) => ({ address, family: 'IPv4' as const, internal });
  const links = lanLinks(3000, {
    lo: [v4('127.0.0.1', true)],
    docker0: [v4('172.17.0.1')],
    wlan0: [{ address: 'fe80::1', family: 'IPv6', internal: false }, v4('192.168.1.5')],
    eth0: [v4('169.254.3.4'), v4('10.0.0.7')],
    gone: undefined,
  });
  expect(links).toEqual(['http://192.168.1.5:3000/', 'http://10.0.0.7:3000/', 'http://172.17.0.1:3000/']);
});
