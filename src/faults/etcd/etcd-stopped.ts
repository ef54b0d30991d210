import { etcdNode } from '../../config/lab-config.ts';
import { ofEtcd } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run, serviceOf } from '../shared/look.ts';

/** flanneld keeps running without etcd, but every lease expires within a day. */
export const etcdStopped = {
  id: 'etcd-stopped',
  title: 'etcd is not running',
  symptom: 'flanneld logs that it cannot reach etcd; new nodes get no subnet, and leases are not renewed',
  source: 'flannel-io/flannel#472, #345',
  reach: 'lab',
  settleMs: 1000,
  explains: [...ofEtcd, 'lease-missing', 'etcd-unreachable'],
  signature: seen =>
    onNodes(seen, node => {
      const service = node.name === etcdNode(seen.lab).name ? serviceOf(node, 'etcd') : undefined;
      if (!service || (service.activeState !== 'inactive' && service.activeState !== 'failed')) return [];
      return [{ node: node.name, fact: 'systemctl is-active etcd', expected: 'active', actual: `${service.activeState}, result ${service.result}` }];
    }),
  cure: ({ lab }) => [run(etcdNode(lab).name, 'systemctl', 'start', 'etcd')],
  drill: {
    on: 'etcd',
    stage: ({ node }) => [{ node: node.name, inject: 'systemctl stop etcd', revert: 'systemctl start etcd' }],
  },
} as const satisfies Fault;
