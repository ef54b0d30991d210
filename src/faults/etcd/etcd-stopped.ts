import { etcdNodes } from '../../config/lab-config.ts';
import { ofEtcd } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, run, serviceOf } from '../shared/look.ts';

/** flanneld keeps running without etcd, but every lease expires within a day. */
export const etcdStopped = {
  id: 'etcd-stopped',
  title: 'etcd is not running',
  symptom: 'flanneld logs that it cannot reach etcd; new nodes get no subnet, and leases are not renewed',
  source: 'flannel-io/flannel#472, #345',
  reach: 'lab',
  settleMs: 1000,
  explains: [...ofEtcd, 'lease-missing', 'etcd-unreachable'],
  signature(seen) {
    const planned = new Set(etcdNodes(seen.lab).map(({ name }) => name));
    return onNodes(seen, node => {
      const service = planned.has(node.name) ? serviceOf(node, 'etcd') : undefined;
      if (!service || (service.activeState !== 'inactive' && service.activeState !== 'failed')) return [];
      return [{ node: node.name, fact: 'systemctl is-active etcd', expected: 'active', actual: `${service.activeState}, result ${service.result}` }];
    });
  },
  cure: (_, evidence) => nodesOf(evidence).map(name => run(name, 'systemctl', 'start', 'etcd')),
  drill: {
    on: 'etcd',
    stage: ({ node }) => [{ node: node.name, inject: 'systemctl stop etcd', revert: 'systemctl start etcd' }],
  },
} as const satisfies Fault;
