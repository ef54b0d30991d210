import { ofEtcd } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { etcdsOf } from '../shared/etcd-settings.ts';
import { nodesOf, run } from '../shared/look.ts';

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
    etcdsOf(seen)
      .filter(({ service: { activeState } }) => activeState === 'inactive' || activeState === 'failed')
      .map(({ node, service: { activeState, result } }) => ({ node: node.name, fact: 'systemctl is-active etcd', expected: 'active', actual: `${activeState}, result ${result}` })),
  cure: (_, evidence) => nodesOf(evidence).map(name => run(name, 'systemctl', 'start', 'etcd')),
  drill: {
    on: 'etcd',
    stage: ({ node }) => [{ node: node.name, inject: 'systemctl stop etcd', revert: 'systemctl start etcd' }],
  },
} as const satisfies Fault;
