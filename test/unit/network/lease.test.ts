import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4FromNumber } from '../../../src/network/address.ts';
import { alignCidr, formatCidr } from '../../../src/network/cidr.ts';
import { formatLeaseKey, parseLeaseKey, parseLeaseValue } from '../../../src/network/lease.ts';

describe('parseLeaseKey', () => {
  it.each([
    ['/kube-centos/network/subnets/172.33.5.0-24', '172.33.5.0/24'],
    ['/coreos.com/network/subnets/10.1.128.0-17', '10.1.128.0/17'],
    ['/subnets/172.33.5.0-24', '172.33.5.0/24'],
    ['/kube-centos/network/subnets/172.33.85.0-24&fd33:0:0:51::-64', '172.33.85.0/24'],
  ])('reads %s', (key, subnet) => {
    expect(parseLeaseKey(key)).toBe(subnet);
  });

  it.each([
    '/kube-centos/network/config',
    '/kube-centos/network/subnets',
    '/kube-centos/network/subnets/',
    '/kube-centos/network/subnets/172.33.5.0',
    '/kube-centos/network/subnets/172.33.5.0/24',
    '/kube-centos/network/subnets/172.33.5.0-33',
    '/kube-centos/network/subnets/172.33.256.0-24',
    '/kube-centos/network/subnets/172.33.5.0-24/extra',
    '/kube-centos/network/subnets/fc00:0:0:5::-64',
    '/kube-centos/network/other/172.33.5.0-24',
    '172.33.5.0-24',
    '',
  ])('finds no lease in %j', key => {
    expect(parseLeaseKey(key)).toBeUndefined();
  });

  it('reads every subnet that formatLeaseKey wrote', () => {
    const subnets = fc
      .tuple(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 1, max: 32 }))
      .map(([address, prefixLength]) => formatCidr(alignCidr({ address: ipv4FromNumber(address), prefixLength })));
    fc.assert(fc.property(subnets, subnet => parseLeaseKey(formatLeaseKey('/kube-centos/network', subnet)) === subnet));
  });
});

it("formatLeaseKey writes flannel's format", () => {
  expect(formatLeaseKey('/kube-centos/network', '172.33.5.0/24')).toBe('/kube-centos/network/subnets/172.33.5.0-24');
});

describe('parseLeaseValue', () => {
  it.each([
    [
      'host-gw, flannel 0.7.1',
      '{"PublicIP":"172.17.8.101","BackendType":"host-gw"}',
      { publicIp: '172.17.8.101', backendType: 'host-gw' },
    ],
    [
      'host-gw, flannel 0.28',
      '{"PublicIP":"172.17.8.101","PublicIPv6":null,"BackendType":"host-gw"}',
      { publicIp: '172.17.8.101', backendType: 'host-gw' },
    ],
    [
      'vxlan',
      '{"PublicIP":"172.17.8.102","PublicIPv6":null,"BackendType":"vxlan","BackendData":{"VNI":1,"VtepMAC":"5e:8c:0d:7c:59:2a"}}',
      { publicIp: '172.17.8.102', backendType: 'vxlan', vtepMac: '5e:8c:0d:7c:59:2a' },
    ],
    [
      'dual-stack vxlan',
      '{"PublicIP":"172.17.8.101","PublicIPv6":"fd00:8::101","BackendType":"vxlan","BackendData":{"VNI":1,"VtepMAC":"ea:d0:76:7f:e9:00"},"BackendV6Data":{"VNI":1,"VtepMAC":"1e:e2:69:8d:d6:5f"}}',
      { publicIp: '172.17.8.101', backendType: 'vxlan', vtepMac: 'ea:d0:76:7f:e9:00' },
    ],
    ['udp', '{"PublicIP":"172.17.8.101","PublicIPv6":null}', { publicIp: '172.17.8.101' }],
    ['values of other types', '{"PublicIP":7,"BackendType":null,"BackendData":"none"}', {}],
    ['an empty type', '{"PublicIP":"172.17.8.103","BackendType":""}', { publicIp: '172.17.8.103' }],
    ['JSON that is no object', '["PublicIP"]', {}],
    ['null', 'null', {}],
    ['JSON cut short', '{"PublicIP":"172.17', {}],
    ['nothing', '', {}],
  ])('reads a lease of %s', (_, json, value) => {
    expect(parseLeaseValue(json)).toEqual(value);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), json => typeof parseLeaseValue(json) === 'object'));
  });
});
