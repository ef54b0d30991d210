import type { LeaseFacts, NodeFacts, Observation } from '../observe/observation.ts';
import type { Finding } from './check.ts';
import { listed, onNode } from './finding.ts';
import { vxlanDevice } from './overlay-device.ts';

/** The vxlan device, and the neighbour and forwarding entries by which it finds every peer's VTEP; nothing for other backends. */
export function judgeVxlan(node: NodeFacts, seen: Observation, leases: ReadonlyMap<string, LeaseFacts>): readonly Finding[] {
  const { backend } = seen.lab.flannel;
  if (backend.type !== 'vxlan') return [];
  const device = vxlanDevice(backend.vni);
  const link = node.links.find(({ name }) => name === device);
  if (!link?.flags.includes('UP')) {
    return [
      onNode(node.name, {
        summary: `the vxlan device ${device} is ${link ? 'down' : 'missing'}`,
        expected: `${device} UP`,
        actual: link ? `${listed(link.flags)} (state ${link.state})` : 'no such link',
        hint: `k8s-lab exec ${node.name} -- systemctl restart flanneld`,
      }),
    ];
  }
  // Peers on the same network are reached without the tunnel.
  if (backend.directRouting) return [];
  const neighbours = new Map(node.neighbours.filter(entry => entry.device === device).map(({ address, mac }) => [address, mac]));
  const fdb = new Map(node.fdb.filter(entry => entry.device === device && entry.destination).map(({ mac, destination }) => [mac, destination]));
  return seen.nodes.flatMap(peer => {
    const lease = peer.address === node.address ? undefined : leases.get(peer.address);
    if (lease?.vtepMac === undefined) return [];
    const gateway = lease.subnet.split('/')[0] ?? '';
    return [
      ...entry(node, `the neighbour entry of ${peer.name}'s VTEP`, `${gateway} lladdr ${lease.vtepMac}`, neighbours.get(gateway), lease.vtepMac, {
        hint: `ip neigh replace ${gateway} lladdr ${lease.vtepMac} dev ${device} nud permanent`,
      }),
      ...entry(node, `the forwarding entry of ${peer.name}'s VTEP`, `${lease.vtepMac} dst ${peer.address}`, fdb.get(lease.vtepMac), peer.address, {
        hint: `bridge fdb replace ${lease.vtepMac} dev ${device} dst ${peer.address} self permanent`,
      }),
    ];
  });
}

function entry(
  node: NodeFacts,
  what: string,
  expected: string,
  found: string | undefined,
  wanted: string,
  { hint }: { readonly hint: string },
): readonly Finding[] {
  if (found === wanted) return [];
  return [
    onNode(node.name, {
      summary: `${what} is ${found === undefined ? 'missing' : 'wrong'}`,
      expected,
      actual: found ?? 'no such entry',
      hint: `k8s-lab exec ${node.name} -- ${hint}`,
    }),
  ];
}
