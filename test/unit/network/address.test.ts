import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ipv4FromNumber, ipv4ToNumber, parseIpv4 } from '../../../src/network/address.ts';

it.each(['0.0.0.0', '172.17.8.101', '255.255.255.255'])('reads %s', text => expect(parseIpv4(text)).toBe(text));

it.each(['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', '1.2.3.x', '-1.2.3.4', '1.2.3.4\n'])('reads no address in %j', text =>
  expect(parseIpv4(text)).toBeUndefined(),
);

it('converts every number to an address and back', () => {
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), value => {
      expect(ipv4ToNumber(ipv4FromNumber(value))).toBe(value);
    }),
  );
});

it.each([-1, 2 ** 32, 1.5, NaN])('refuses %d', value => expect(() => ipv4FromNumber(value)).toThrow(RangeError));
