import { tunnelDevice } from '../../checks/shared/peers.ts';
import { parseIpv4 } from '../../network/address.ts';
import { contains } from '../../network/cidr.ts';
import type { InterfaceAddress } from '../../network/interface-address.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Drill, Fault } from '../fault.ts';
import { isOlderFlannel } from '../shared/flannel-version.ts';
import { leaseOf, nodesOf, onNodes, run } from '../shared/look.ts';

/** When flanneld starts, it removes only addresses in its own network from the device; masqueraded packets use the first address. */
export const vtepAddress = {
  id: 'vtep-address',
  title: 'a vxlan device still has an address in a different network',
  symptom: "after a wrong network config was corrected, leases and routes are right, but a node's pods get no answer from other nodes",
  source: 'code (pkg/ip/iface.go, EnsureV4AddressOnLink)',
  reach: 'node',
  settleMs: 3000,
  explains: ofTraffic,
  signature: seen =>
    onNodes(seen, node => {
      const end = leasedEnd(seen, node);
      if (end === undefined) return [];
      return foreignOn(seen, node).map(({ device, address }) => ({ node: node.name, fact: `ip address show ${device}`, expected: `only ${end}`, actual: address }));
    }),
  // A device without addresses loses its routes.
  cure: (seen, evidence) =>
    seen.nodes.flatMap(node => {
      if (!nodesOf(evidence).includes(node.name)) return [];
      return foreignOn(seen, node).flatMap(({ device, address, prefixLength }) => [
        run(node.name, 'ip', 'address', 'replace', leasedEnd(seen, node) ?? '', 'dev', device),
        run(node.name, 'ip', 'address', 'del', `${address}/${prefixLength}`, 'dev', device),
      ]);
    }),
  drill: {
    backends: ['vxlan'],
    // The one route of an older release names its source.
    flannel: { from: '0.9.0' },
    on: 'worker',
    stage({ node, seen }) {
      const device = deviceOf(seen);
      const own = `${leasedEnd(seen, node)} dev ${device}`;
      const foreign = `10.5.62.0/32 dev ${device}`;
      if (device === undefined) return [];
      return [{ node: node.name, inject: `ip address add ${foreign}\nip address del ${own}\nip address add ${own}`, revert: `ip address del ${foreign}` }];
    },
  } satisfies Drill,
} as const satisfies Fault;

/** The device for all traffic between pods of different nodes; undefined if some bypasses it. */
function deviceOf({ lab }: Observation): string | undefined {
  return lab.flannel.backend.type === 'vxlan' ? tunnelDevice(lab) : undefined;
}

/** The address of a node's tunnel end: the first in its subnet, alone or, before flannel 0.9, in the whole network. */
function leasedEnd(seen: Observation, node: NodeFacts): string | undefined {
  const first = leaseOf(seen, node)?.subnet.split('/')[0];
  return first && `${first}/${isOlderFlannel(seen, '0.9.0') ? seen.lab.flannel.network.prefixLength : 32}`;
}

function foreignOn(seen: Observation, node: NodeFacts): readonly InterfaceAddress[] {
  const { network } = seen.lab.flannel;
  const device = deviceOf(seen);
  return node.addresses.filter(({ device: of, address }) => {
    const ipv4 = of === device ? parseIpv4(address) : undefined;
    return ipv4 !== undefined && !contains(network, ipv4);
  });
}
