import { flagOf } from '../../checks/shared/flag-of.ts';
import type { NodeFacts } from '../../observe/observation.ts';
import { ofBridge } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, restartServices, run, serviceOf } from '../shared/look.ts';

/** dockerd sets the address only when it starts. */
export const docker0Address = {
  id: 'docker0-address',
  title: "docker0 does not have the address in docker's --bip",
  symptom: "the node's pods lose their gateway, although docker and flannel run",
  source: 'flannel-io/flannel#195, #166; code (moby drivers/bridge/setup_ipv4.go)',
  reach: 'node',
  settleMs: 1000,
  explains: ofBridge,
  signature: seen =>
    onNodes(seen, node => {
      const bridge = strayBridge(node);
      return bridge && [{ node: node.name, fact: 'ip -4 address show dev docker0', expected: bridge.wanted, actual: bridge.held.join(', ') || bridge.nothing }];
    }),
  cure: (seen, evidence) =>
    nodesOf(evidence).flatMap(node => {
      const facts = seen.nodes.find(({ name }) => name === node);
      const bridge = facts && strayBridge(facts);
      if (!bridge?.isThere) return [restartServices(node, 'docker')];
      return [
        run(node, 'ip', 'address', 'replace', bridge.wanted, 'broadcast', '+', 'dev', 'docker0'),
        ...bridge.held.map(address => run(node, 'ip', 'address', 'del', address, 'dev', 'docker0')),
      ];
    }),
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        inject: `ip address flush dev docker0\nip address add 192.168.99.1/24 broadcast + dev docker0`,
        revert: `ip address flush dev docker0\nip address add ${node.subnetEnv?.subnet ?? ''} broadcast + dev docker0`,
        needs: ['a running docker', "docker's --bip"],
      },
    ],
  },
} as const satisfies Fault;

interface StrayBridge {
  readonly wanted: string;
  readonly held: readonly string[];
  readonly isThere: boolean;
  /** The text if it has no address. */
  readonly nothing: string;
}

// A docker with a different --bip is another fault.
function strayBridge(node: NodeFacts): StrayBridge | undefined {
  const { addresses, links, subnetEnv } = node;
  const docker = serviceOf(node, 'docker');
  if (!subnetEnv || docker?.activeState !== 'active' || links.length === 0 || flagOf(docker.argv, 'bip') !== subnetEnv.subnet) return undefined;
  const held = addresses.filter(({ device }) => device === 'docker0').map(({ address, prefixLength }) => `${address}/${prefixLength}`);
  if (held.includes(subnetEnv.subnet)) return undefined;
  const isThere = links.some(({ name }) => name === 'docker0');
  return { wanted: subnetEnv.subnet, held, isThere, nothing: isThere ? 'no address' : 'no such device' };
}
