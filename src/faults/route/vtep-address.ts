import { tunnelDevice } from '../../checks/shared/peers.ts';
import { parseIpv4 } from '../../network/address.ts';
import { contains } from '../../network/cidr.ts';
import type { InterfaceAddress } from '../../network/interface-address.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Drill, Fault } from '../fault.ts';
import { leaseOf, nodesOf, onNodes, run } from '../shared/look.ts';

/** A flanneld that starts takes from the device the addresses of its own network alone; what is masqueraded leaves with the first. */
export const vtepAddress = {
  id: 'vtep-address',
  title: 'a vxlan device has kept an address of another network',
  symptom: "the network config was wrong and is right again, leases and routes are too, and yet no pod of a node gets an answer from another node's",
  source: 'code (pkg/ip/iface.go, EnsureV4AddressOnLink)',
  reach: 'node',
  settleMs: 3000,
  explains: ofTraffic,
  signature: seen =>
    onNodes(seen, node => {
      const end = leasedEnd(seen, node);
      if (end === undefined) return [];
      return foreignOn(seen, node).map(({ device, address }) => ({ node: node.name, fact: `ip address show ${device}`, expected: `${end}/32 alone`, actual: address }));
    }),
  // The routes go with the last address of a device.
  cure: (seen, evidence) =>
    seen.nodes.flatMap(node => {
      if (!nodesOf(evidence).includes(node.name)) return [];
      return foreignOn(seen, node).flatMap(({ device, address, prefixLength }) => [
        run(node.name, 'ip', 'address', 'replace', `${leasedEnd(seen, node)}/32`, 'dev', device),
        run(node.name, 'ip', 'address', 'del', `${address}/${prefixLength}`, 'dev', device),
      ]);
    }),
  drill: {
    backends: ['vxlan'],
    on: 'worker',
    stage({ node, seen }) {
      const device = deviceOf(seen);
      const own = `${leasedEnd(seen, node)}/32 dev ${device}`;
      const foreign = `10.5.62.0/32 dev ${device}`;
      if (device === undefined) return [];
      return [{ node: node.name, inject: `ip address add ${foreign}\nip address del ${own}\nip address add ${own}`, revert: `ip address del ${foreign}` }];
    },
  } satisfies Drill,
} as const satisfies Fault;

/** The device that all traffic between nodes takes; undefined where some goes without. */
function deviceOf({ lab }: Observation): string | undefined {
  return lab.flannel.backend.type === 'vxlan' ? tunnelDevice(lab) : undefined;
}

/** The address of a node's end of the tunnel: the first of its subnet. */
function leasedEnd(seen: Observation, node: NodeFacts): string | undefined {
  return leaseOf(seen, node)?.subnet.split('/')[0];
}

function foreignOn(seen: Observation, node: NodeFacts): readonly InterfaceAddress[] {
  const { network } = seen.lab.flannel;
  const device = deviceOf(seen);
  return node.addresses.filter(({ device: of, address }) => {
    const ipv4 = of === device ? parseIpv4(address) : undefined;
    return ipv4 !== undefined && !contains(network, ipv4);
  });
}
