import { formatCidr } from '../../network/cidr.ts';
import type { InterfaceAddress } from '../../network/interface-address.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { whyNoArp } from '../shared/arp.ts';
import { onNode } from '../shared/paste.ts';
import { nodeDevice, reachable } from '../shared/peers.ts';

/** Other nodes, etcd and flannel reach a node at this address. */
export const nodeAddresses = {
  id: 'node-addresses',
  title: 'Every node has its planned address on a device that is up, and answers ARP there',
  settleMs: 3000,
  needs: ['nodes-reachable'],
  judge: seen => reachable(seen).flatMap(node => judgeAddress(node, seen.lab) ?? judgeLink(node) ?? judgeArp(node) ?? judgeOrder(node) ?? []),
} as const satisfies Check;

/** A device's first address is the one that the node speaks as, and that a flanneld takes which is told the device. */
export function addressBefore({ address, addresses }: NodeFacts): InterfaceAddress | undefined {
  const device = addresses.find(entry => entry.address === address)?.device;
  const first = addresses.find(entry => entry.device === device);
  return first?.address === address ? undefined : first;
}

function judgeAddress({ name, address, addresses }: NodeFacts, { nodeNetwork }: Observation['lab']): Finding | undefined {
  const found = addresses.find(entry => entry.address === address);
  if (found?.prefixLength === nodeNetwork.prefixLength) return undefined;
  const planned = `${address}/${nodeNetwork.prefixLength}`;
  if (!found) {
    return {
      node: name,
      summary: `the planned address ${address} is missing`,
      expected: `${planned}, in ${formatCidr(nodeNetwork)}`,
      actual: addresses.map(entry => `${entry.address}/${entry.prefixLength} on ${entry.device}`).join(', ') || 'no address',
      hint: onNode(name, `ip address add ${planned} dev eth1`),
    };
  }
  return {
    node: name,
    summary: `address ${address} has the wrong prefix length`,
    expected: planned,
    actual: `${address}/${found.prefixLength} on ${found.device}`,
    hint: onNode(name, `ip address replace ${planned} dev ${found.device}`),
  };
}

function judgeOrder(node: NodeFacts): Finding | undefined {
  const { name, address } = node;
  const before = addressBefore(node);
  if (!before) return undefined;
  const { device, prefixLength } = before;
  const stranger = `${before.address}/${prefixLength}`;
  return {
    node: name,
    summary: `${before.address} comes before the planned address on ${device}`,
    expected: `${address} first, so that the node speaks as it`,
    actual: `${stranger} first`,
    hint: onNode(name, `ip address show dev ${device}`),
  };
}

function judgeArp(node: NodeFacts): Finding | undefined {
  const device = nodeDevice(node) ?? '';
  const [off] = whyNoArp(node, device);
  return off && { node: node.name, summary: `no ARP is answered on ${device}`, expected: off.expected, actual: off.actual, hint: onNode(node.name, off.fact) };
}

function judgeLink(node: NodeFacts): Finding | undefined {
  const { name, links } = node;
  const device = nodeDevice(node) ?? '';
  const link = links.find(candidate => candidate.name === device);
  const down = ['DOWN', 'LOWERLAYERDOWN'];
  if (link?.flags.includes('UP') && !link.flags.includes('NO-CARRIER') && !down.includes(link.state)) return undefined;
  return {
    node: name,
    summary: `${device}, the device with the planned address, is not up`,
    expected: 'UP, with a carrier',
    actual: link ? `<${link.flags.join(',')}> state ${link.state}` : 'no such link',
    hint: onNode(name, `ip link set ${device} up`),
  };
}
