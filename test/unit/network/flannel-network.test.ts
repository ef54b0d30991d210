import { expect, it } from 'vitest';
import { formatFlannelNetwork } from '../../../src/network/flannel-network.ts';
import type { Ipv4 } from '../../../src/network/address.ts';

const network = { address: '172.33.0.0' as Ipv4, prefixLength: 16 };

it("writes the default lab's config", () => {
  expect(formatFlannelNetwork({ network, subnetLen: 24, backend: { type: 'host-gw' } })).toBe(
    '{"Network":"172.33.0.0/16","SubnetLen":24,"Backend":{"Type":"host-gw"}}',
  );
});

it('writes the range of subnets', () => {
  const range = { subnetMin: '172.33.1.0' as Ipv4, subnetMax: '172.33.9.0' as Ipv4 };
  expect(formatFlannelNetwork({ network, subnetLen: 24, ...range, backend: { type: 'udp', port: 8285 } })).toBe(
    '{"Network":"172.33.0.0/16","SubnetLen":24,"SubnetMin":"172.33.1.0","SubnetMax":"172.33.9.0","Backend":{"Type":"udp","Port":8285}}',
  );
});

it.each([
  [false, '{"Type":"vxlan","VNI":1,"Port":8472}'],
  [true, '{"Type":"vxlan","VNI":1,"Port":8472,"DirectRouting":true}'],
])('writes vxlan with direct routing %s', (directRouting, backend) => {
  const text = formatFlannelNetwork({ network, subnetLen: 24, backend: { type: 'vxlan', vni: 1, port: 8472, directRouting } });
  expect(text).toBe(`{"Network":"172.33.0.0/16","SubnetLen":24,"Backend":${backend}}`);
});
