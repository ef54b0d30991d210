import { nodeDevice, reachable } from '../../checks/shared/peers.ts';
import { ipv4ToNumber, parseIpv4 } from '../../network/address.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { run } from '../shared/look.ts';
import { plannedDevice } from '../shared/node-look.ts';

/** A switch sends to the node it heard from last. */
export const duplicateMac = {
  id: 'duplicate-mac',
  title: 'two nodes have the same MAC address on the node network',
  symptom: 'packets to both nodes are lost intermittently',
  source: 'kubernetes/kubeadm#31; weaveworks/weave#2427',
  reach: 'node',
  settleMs: 0,
  explains: ['identities-unique', ...ofNodeTraffic, ...ofFlanneld, 'etcd-unreachable'],
  signature: seen =>
    twinsOf(seen).flatMap(({ node, other, device, mac }) => [
      { node: node.name, peer: other.name, fact: `ip link show dev ${device}`, expected: 'a unique MAC address', actual: `${mac}, also on ${other.name}` },
      { node: other.name, peer: node.name, fact: `who has ${mac}`, expected: `only ${other.name}`, actual: `${node.name} has it too` },
    ]),
  // A locally administered address derived from the node's IP address; the other nodes must forget the old one.
  cure: seen =>
    twinsOf(seen).flatMap(({ node, device }) => [
      run(node.name, 'ip', 'link', 'set', device, 'address', macFor(node)),
      ...reachable(seen).filter(({ name }) => name !== node.name).map(({ name }) => run(name, 'ip', 'neigh', 'flush', 'to', node.address, 'nud', 'all')),
    ]),
  drill: {
    on: 'worker',
    stage({ node, peer, seen }) {
      const device = plannedDevice(seen, node);
      const mac = peer.links.find(({ name }) => name === nodeDevice(peer))?.mac;
      const notify = `/proc/sys/net/ipv4/conf/${device}/arp_notify`;
      if (mac === undefined) return [];
      return [
        {
          node: node.name,
          inject: `cp /sys/class/net/${device}/address mac\nip link set ${device} address ${mac}`,
          // The kernel announces the change to the other nodes.
          revert: `echo 1 >${notify}\nip link set ${device} address "$(cat mac)"\necho 0 >${notify}`,
        },
      ];
    },
  },
} as const satisfies Fault;

interface Twin {
  readonly node: NodeFacts;
  readonly other: NodeFacts;
  readonly device: string;
  readonly mac: string;
}

function twinsOf(seen: Observation): readonly Twin[] {
  const known = reachable(seen).flatMap(node => {
    const device = nodeDevice(node);
    const mac = node.links.find(({ name }) => name === device)?.mac?.toLowerCase();
    return device === undefined || mac === undefined ? [] : [{ node, device, mac }];
  });
  return known.flatMap((one, index) => {
    const other = known.slice(0, index).find(({ mac }) => mac === one.mac);
    if (!other) return [];
    // If the address is derived from a node's IP address, the other node is the wrong one.
    return one.mac === macFor(one.node) ? [{ ...other, other: one.node }] : [{ ...one, other: other.node }];
  });
}

function macFor({ address }: NodeFacts): string {
  const parsed = parseIpv4(address);
  const value = parsed ? ipv4ToNumber(parsed) : 0;
  const octets = [24, 16, 8, 0].map(shift => ((value >>> shift) & 255).toString(16).padStart(2, '0'));
  return ['02', '01', ...octets].join(':');
}
