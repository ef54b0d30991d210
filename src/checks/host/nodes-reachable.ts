import type { Check } from '../check.ts';

/** The ground: of a node that does not answer, nothing else is known. */
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
          hint: 'k8s-lab up makes what is missing',
        },
      ];
    });
  },
} as const satisfies Check;
