import { describe, expect, it } from 'vitest';
import { addressNumber, destinationRange, isWithin, rangeOf } from '../../../src/network/range.ts';

describe('a range of addresses', () => {
  it('has the first and the last address of a CIDR, whatever its host bits', () => {
    expect(rangeOf('10.0.0.9/30')).toEqual({ first: addressNumber('10.0.0.8'), last: addressNumber('10.0.0.11') });
    expect([rangeOf('default'), rangeOf('10.0.0.9'), rangeOf('')]).toEqual([undefined, undefined, undefined]);
  });

  it('of the default route has every address, and none that is no address', () => {
    const all = destinationRange('default') ?? { first: 0, last: 0 };
    expect(['0.0.0.0', '255.255.255.255', 'node1', ''].map(text => isWithin(all, addressNumber(text)))).toEqual([true, true, false, false]);
    expect(destinationRange('10.0.0.0/8')).toEqual(rangeOf('10.0.0.0/8'));
  });
});
