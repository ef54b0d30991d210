import { ofBridge } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, run } from '../shared/look.ts';

/** Without a container docker0 has no carrier, so only the flag UP counts. */
export const docker0Down = {
  id: 'docker0-down',
  title: 'docker0 is down',
  symptom: 'no pod on the node reaches other nodes or is reachable',
  source: 'ip-link(8)',
  reach: 'node',
  settleMs: 1000,
  explains: ofBridge,
  signature: seen =>
    onNodes(seen, ({ name, links }) => {
      const link = links.find(candidate => candidate.name === 'docker0');
      if (!link || link.flags.includes('UP')) return [];
      return [{ node: name, fact: 'ip link show dev docker0', expected: 'UP', actual: `<${link.flags.join(',')}> state ${link.state}` }];
    }),
  cure: (_seen, evidence) => nodesOf(evidence).map(node => run(node, 'ip', 'link', 'set', 'docker0', 'up')),
  drill: {
    on: 'worker',
    stage: ({ node }) => [{ node: node.name, inject: 'ip link set docker0 down', revert: 'ip link set docker0 up' }],
  },
} as const satisfies Fault;
