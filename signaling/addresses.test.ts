import { expect, test } from 'vitest';
import { Addresses, addressGroup } from './addresses.ts';

test('an IPv6 subscriber counts as one, an IPv4 address as itself', () => {
  expect(addressGroup('203.0.113.7')).toBe('203.0.113.7');
  expect(addressGroup('::ffff:203.0.113.7')).toBe('203.0.113.7');
  expect(addressGroup('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(addressGroup('2001:0DB8:0001:0002::6')).toBe('2001:db8:1:2');
  expect(addressGroup('2001:db8::6')).toBe('2001:db8:0:0');
  expect(addressGroup('::1')).toBe('0:0:0:0');
  expect(addressGroup('fe80::1%eth0')).toBe('fe80:0:0:0');
});

test('connections and joins are limited per address, and forgotten when they no longer matter', () => {
  let now = 0;
  const addresses = new Addresses({ connections: 2, joins: { burst: 2, perSecond: 1 } }, () => now);
  addresses.connected('203.0.113.7');
  expect(addresses.mayConnect('203.0.113.7')).toBe(true);
  addresses.connected('203.0.113.7');
  expect(addresses.mayConnect('203.0.113.7')).toBe(false);
  expect(addresses.mayConnect('203.0.113.8')).toBe(true);
  const join = () => addresses.mayJoin('203.0.113.7');
  expect([join(), join(), join()]).toEqual([true, true, false]);
  expect(addresses.mayJoin('203.0.113.8')).toBe(true);

  addresses.disconnected('203.0.113.7');
  expect(addresses.mayConnect('203.0.113.7')).toBe(true);
  addresses.disconnected('203.0.113.7');
  addresses.sweep();
  expect(addresses.size).toBe(2);
  now = 5000;
  addresses.sweep();
  expect(addresses.size).toBe(0);
});
