import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4FromNumber } from '../../../src/network/address.ts';
import {
  alignCidr,
  cidrSize,
  contains,
  firstNumber,
  formatCidr,
  isAligned,
  lastNumber,
  netmask,
  overlaps,
  parseCidr,
} from '../../../src/network/cidr.ts';
import { growToHold, hostAddresses, hostCapacity } from '../../../src/network/host-addresses.ts';
import { subnetCapacity } from '../../../src/network/subnets.ts';
import type { Cidr } from '../../../src/network/cidr.ts';

const blocks = fc
  .record({ value: fc.nat(0xffff_ffff), prefixLength: fc.integer({ min: 0, max: 32 }) })
  .map(({ value, prefixLength }) => ({ address: ipv4FromNumber(value), prefixLength }));

it.each(['10.0.0.0/8', '172.17.8.1/24', '0.0.0.0/0', '1.2.3.4/32'])('reads and writes %s', text => expect(formatCidr(cidr(text))).toBe(text));

it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/8/8'])('reads no block in %s', text =>
  expect(parseCidr(text)).toBeUndefined(),
);

it('clears host bits; doing it twice changes nothing', () => {
  fc.assert(
    fc.property(blocks, block => {
      const aligned = alignCidr(block);
      expect(isAligned(aligned)).toBe(true);
      expect(contains(aligned, block.address)).toBe(true);
      expect(lastNumber(block) - firstNumber(block) + 1).toBe(cidrSize(block));
    }),
  );
});

it('finds overlaps in either order: one of the two blocks contains the other', () => {
  fc.assert(
    fc.property(blocks, blocks, (a, b) => {
      expect(overlaps(a, b)).toBe(overlaps(b, a));
      expect(overlaps(a, b)).toBe(contains(a, alignCidr(b).address) || contains(b, alignCidr(a).address));
    }),
  );
});

it.each([
  [0, '0.0.0.0'],
  [16, '255.255.0.0'],
  [23, '255.255.254.0'],
  [32, '255.255.255.255'],
])('masks /%i with %s', (length, mask) => expect(netmask(length)).toBe(mask));

describe('host addresses', () => {
  it.each([
    ['172.17.8.0/24', 253, '172.17.8.101'],
    ['10.1.0.0/29', 5, '10.1.0.2'],
    ['10.1.0.0/30', 1, '10.1.0.2'],
    ['10.1.0.0/31', 0, undefined],
    ['10.1.0.0/32', 0, undefined],
  ])('of %s: %i, starting with %s', (text, count, first) => {
    const addresses = [...hostAddresses(cidr(text))];
    expect(new Set(addresses).size).toBe(count);
    expect(hostCapacity(cidr(text))).toBe(count);
    expect(addresses[0]).toBe(first);
  });

  it('fit into a block that is just large enough', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), nodes => {
        const block = growToHold(cidr('172.17.8.0/24'), nodes);
        expect([...hostAddresses(block)].slice(0, nodes).at(-1)).toBe(ipv4FromNumber(firstNumber(cidr('172.17.8.101/32')) + nodes - 1));
      }),
    );
  });

  it('never need more than the whole address space', () => expect(growToHold(cidr('10.0.0.0/8'), 2 ** 40).prefixLength).toBe(0));
});

it.each([
  ['172.33.0.0/16', 24, 255],
  ['10.9.0.0/22', 24, 3],
  ['10.9.0.0/24', 24, 0],
])('%s with subnets of /%i has room for %i leases', (network, subnetLen, room) =>
  expect(subnetCapacity({ network: cidr(network), subnetLen })).toBe(room),
);

function cidr(text: string): Cidr {
  const block = parseCidr(text);
  if (!block) throw new Error(`not a block: ${text}`);
  return block;
}
