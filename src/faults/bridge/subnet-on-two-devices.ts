import { alignedSubnet, nodeDevice, peersOf, tunnelDevice } from '../../checks/shared/peers.ts';
import { formatCidr, overlaps, parseCidr } from '../../network/cidr.ts';
import type { InterfaceAddress } from '../../network/interface-address.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofBridge, ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { CureAction, Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';

/** The route that was added first wins, which is not always that of the device that is meant. */
export const subnetOnTwoDevices = {
  id: 'subnet-on-two-devices',
  title: 'two devices of a node have one subnet, such as the bridges of two programs',
  symptom: "packets for the node's own pods, or for other nodes, leave by the wrong device",
  source: 'moby/moby#24796; ip-route(8)',
  reach: 'node',
  settleMs: 0,
  explains: [...ofNodeTraffic, ...ofFlanneld, ...ofBridge, 'docker-failing'],
  signature: seen =>
    onNodes(seen, node =>
      twinsOf(seen, node).map(({ device, address, prefixLength, meant }) => ({
        ...{ node: node.name, fact: `ip -4 address show dev ${device}`, expected: `no address in the subnet of ${meant}` },
        ...{ actual: `${address}/${prefixLength}`, lasting: true },
      })),
    ),
  cure: (seen, evidence) =>
    seen.nodes.filter(({ name }) => evidence.some(one => one.node === name)).flatMap(node => twinsOf(seen, node).map(twin => remove(node, twin))),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const own = peersOf(seen).find(peer => peer.node.name === node.name)?.subnet;
      if (own === undefined) return [];
      const address = own.replace(/\.\d+\/(\d+)$/, '.2/$1');
      return [
        {
          node: node.name,
          // The routes of docker0 come after those of a bridge that was there when it was set up.
          inject: `ip link add br-other type bridge\nip address add ${address} dev br-other\nip link set br-other up\nip link set docker0 down\nip link set docker0 up`,
          revert: 'ip link del br-other',
          disturbs: ['docker0'],
        },
      ];
    },
  },
} as const satisfies Fault;

interface Twin extends InterfaceAddress {
  /** The device that is meant to have the subnet. */
  readonly meant: string;
}

function twinsOf({ lab }: Observation, node: NodeFacts): readonly Twin[] {
  const own = nodeDevice(node);
  const taken = [['docker0', alignedSubnet(node)], [own, formatCidr(lab.nodeNetwork)]] as const;
  const planned = lab.nodes.map(({ address }) => `${address}`);
  return node.addresses.flatMap(entry => {
    const { device, address, prefixLength } = entry;
    const block = parseCidr(`${address}/${prefixLength}`);
    if (!block || prefixLength === 32 || ['lo', 'docker0', own, tunnelDevice(lab)].includes(device) || planned.includes(address)) return [];
    return taken.flatMap(([meant, subnet]) => {
      const other = parseCidr(subnet ?? '');
      return meant !== undefined && other && overlaps(block, other) ? [{ ...entry, meant }] : [];
    });
  });
}

/** A bridge is removed with its address; any other device keeps the rest of what it has. */
function remove({ name, links }: NodeFacts, { device, address, prefixLength }: Twin): CureAction {
  const isBridge = /^(?:br|docker|virbr|cni|lxcbr|podman)/.test(device) || links.some(({ master }) => master === device);
  const loses = (what: string): string => `${what} of another program, which may make it again`;
  return isBridge
    ? { ...run(name, 'ip', 'link', 'del', device), loses: loses('the bridge') }
    : { ...run(name, 'ip', 'address', 'del', `${address}/${prefixLength}`, 'dev', device), loses: loses('the address') };
}
