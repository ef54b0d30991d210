import { ofBridge } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, run, serviceOf } from '../shared/look.ts';

/** docker0 may remain after docker stops, but the containers do not. */
export const dockerStopped = {
  id: 'docker-stopped',
  title: 'docker is stopped',
  symptom: 'no container runs on the node, and after a reboot docker0 is missing too',
  source: 'systemctl(1)',
  reach: 'node',
  settleMs: 1000,
  explains: ['services-running', ...ofBridge, 'docker0-down'],
  signature: seen =>
    onNodes(seen, node => {
      const service = serviceOf(node, 'docker');
      if (service?.activeState !== 'inactive') return [];
      return [{ node: node.name, fact: 'systemctl is-active docker', expected: 'active', actual: `inactive, result ${service.result}` }];
    }),
  cure: (_seen, evidence) => nodesOf(evidence).map(node => run(node, 'systemctl', 'start', 'docker')),
  drill: {
    on: 'worker',
    stage: ({ node }) => [{ node: node.name, inject: 'systemctl stop docker', revert: 'systemctl start docker', disturbs: ['a running docker', 'when docker was started'] }],
  },
} as const satisfies Fault;
