import { ofFlanneld } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, run, serviceOf } from '../shared/look.ts';
import { endedByRevocation } from './lease-revoked-exit0.ts';

/** systemd does not restart a stopped service; existing routes keep working until something changes. */
export const flanneldStopped = {
  id: 'flanneld-stopped',
  title: 'flanneld is stopped',
  symptom: 'the node gets no routes to new peers, and a day later its lease expires',
  source: 'flannel-io/flannel#636',
  reach: 'node',
  settleMs: 1000,
  explains: [...ofFlanneld, 'lease-missing'],
  signature: seen =>
    onNodes(seen, node => {
      const service = serviceOf(node, 'flanneld');
      // One that was killed by a signal, and that nothing restarts, is stopped as well.
      const isStopped = service?.activeState === 'inactive' || (service?.activeState === 'failed' && service.result === 'signal');
      if (!service || !isStopped || service.log.length === 0 || endedByRevocation(service)) return [];
      return [{ node: node.name, fact: 'systemctl is-active flanneld', expected: 'active', actual: `${service.activeState}, result ${service.result}` }];
    }),
  cure: (_seen, evidence) => nodesOf(evidence).map(node => run(node, 'systemctl', 'start', '--no-block', 'flanneld')),
  drill: {
    on: 'worker',
    stage: ({ node }) => [{ node: node.name, inject: 'systemctl stop flanneld', revert: 'systemctl start --no-block flanneld', disturbs: ['a running flanneld'] }],
  },
} as const satisfies Fault;
