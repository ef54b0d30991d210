import { nodeDevice } from '../../checks/shared/peers.ts';
import type { NodeFacts } from '../../observe/observation.ts';
import { ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';

/** The kernel never refreshes a permanent entry. */
export const neighbourWrong = {
  id: 'neighbour-wrong',
  title: "a node has a permanent neighbour entry with the wrong MAC address for a peer",
  symptom: 'one node gets no answer from a node that all others reach',
  source: 'ip-neighbour(8); flannel-io/flannel#636',
  reach: 'pair',
  settleMs: 0,
  explains: ofNodeTraffic,
  signature: seen =>
    onNodes(seen, node => {
      const device = nodeDevice(node);
      return seen.nodes.flatMap(peer => {
        const mac = macOf(peer);
        const entry = node.neighbours.find(candidate => candidate.address === peer.address && candidate.device === device);
        if (peer === node || mac === undefined || entry?.state !== 'PERMANENT' || entry.mac?.toLowerCase() === mac) return [];
        return [{ node: node.name, peer: peer.name, fact: `ip neigh show ${peer.address}`, expected: `lladdr ${mac}`, actual: `lladdr ${entry.mac ?? 'none'} PERMANENT` }];
      });
    }),
  cure: (seen, evidence) =>
    evidence.flatMap(({ node = '', peer }) => {
      const own = seen.nodes.find(({ name }) => name === node);
      const other = seen.nodes.find(({ name }) => name === peer);
      const device = own && nodeDevice(own);
      return other && device !== undefined ? [run(node, 'ip', 'neigh', 'del', other.address, 'dev', device)] : [];
    }),
  drill: {
    on: 'worker',
    stage: ({ node, peer }) => [
      {
        node: node.name,
        inject: `ip neigh replace ${peer.address} lladdr 02:00:00:00:de:ad dev eth1 nud permanent`,
        revert: `ip neigh del ${peer.address} dev eth1`,
      },
    ],
  },
} as const satisfies Fault;

function macOf(node: NodeFacts): string | undefined {
  const device = nodeDevice(node);
  return node.links.find(({ name }) => name === device)?.mac?.toLowerCase();
}
