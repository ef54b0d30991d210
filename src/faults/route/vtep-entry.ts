import { hasOneTunnelRoute } from '../../checks/shared/one-tunnel-route.ts';
import { peersOf, vtepDevice } from '../../checks/shared/peers.ts';
import { vtepFinder } from '../../checks/shared/vxlan-entries.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, run, serviceOf, wake } from '../shared/look.ts';

/** Two entries lead to a peer's tunnel end: its MAC address, and the node with that MAC address. */
export const vtepEntry = {
  id: 'vtep-entry',
  title: "a node's entry for another node's tunnel end is missing or wrong",
  symptom: "one node's pods cannot reach the pods on another node over vxlan, although the route is right",
  source: 'flannel-io/flannel#1155, #636; code (pkg/backend/vxlan)',
  reach: 'pair',
  settleMs: 5000,
  explains: ['routes', ...ofTraffic, 'service-suspended'],
  signature(seen) {
    const peers = peersOf(seen);
    return onNodes(seen, node => {
      const look = vtepFinder(node, seen.lab);
      return peers.flatMap(peer => {
        const found = peer.node.name === node.name ? undefined : look(peer);
        if (!found) return [];
        const fact = found.expected.includes('lladdr') ? `ip neigh show ${peer.gateway}` : `bridge fdb show, ${peer.vtepMac}`;
        const lasting = serviceOf(node, 'flanneld')?.suspended === true;
        return [{ node: node.name, peer: peer.node.name, fact, expected: found.expected, actual: found.actual, ...(lasting && { lasting }) }];
      });
    });
  },
  cure(seen, evidence) {
    const device = vtepDevice(seen.lab);
    const [ends, nodes] = [new Map(peersOf(seen).map(end => [end.node.name, end])), new Map(seen.nodes.map(node => [node.name, node]))];
    const set = evidence.flatMap(({ node = '', peer = '' }) => {
      const end = ends.get(peer);
      if (end?.vtepMac === undefined || device === undefined) return [];
      const one = nodes.get(node);
      return [
        // With one route for all, no packet is sent to a tunnel end by its address.
        ...(one && hasOneTunnelRoute(one, seen.lab) ? [] : [run(node, 'ip', 'neigh', 'replace', end.gateway, 'lladdr', end.vtepMac, 'dev', device, 'nud', 'permanent')]),
        run(node, 'bridge', 'fdb', 'replace', end.vtepMac, 'dev', device, 'dst', end.node.address, 'self', 'permanent'),
      ];
    });
    return [...set, ...wake(seen, nodesOf(evidence))];
  },
  drill: {
    backends: ['vxlan'],
    on: 'worker',
    unfit: seen => (peersOf(seen).every(({ vtepMac }) => vtepMac !== undefined) ? undefined : 'needs a lease with a MAC address on every node'),
    stage({ node, peer, seen }) {
      const end = peersOf(seen).find(candidate => candidate.node.name === peer.name);
      if (end?.vtepMac === undefined) return [];
      const entry = `${end.vtepMac} dev ${vtepDevice(seen.lab)} dst ${peer.address} self permanent`;
      return [
        {
          node: node.name,
          inject: `systemctl kill -s STOP flanneld\nbridge fdb del ${entry}`,
          revert: `bridge fdb replace ${entry}\nsystemctl kill -s CONT flanneld`,
          needs: ['the tunnel'],
        },
      ];
    },
  },
} as const satisfies Fault;
