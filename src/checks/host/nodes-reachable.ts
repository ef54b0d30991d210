import type { Check } from '../check.ts';

/** Nothing else is known about a node that does not answer. */
export const nodesReachable = {
  id: 'nodes-reachable',
  title: 'Every planned node answers',
  settleMs: 5000,
  needs: [],
  judge({ lab, nodes }) {
    const byName = new Map(nodes.map(node => [node.name, node]));
    return lab.nodes.flatMap(({ name }) => {
      const node = byName.get(name);
      if (node?.reachable) return [];
      return [
        {
          node: name,
          summary: node ? 'the node does not answer' : 'the node does not exist',
          expected: 'an answer to the fact script',
          actual: node ? (node.unreachableBecause ?? 'no answer') : 'no such machine',
          hint: 'k8s-lab up creates missing nodes',
        },
      ];
    });
  },
} as const satisfies Check;
