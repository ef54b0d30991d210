import { hasSeveralMembers } from '../../config/lab-config.ts';
import { ofEtcd } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { stoppedEtcds } from '../shared/etcd-members.ts';
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
  // Of several, one that is stopped is member-stopped, and too many are quorum-lost.
  signature: seen => (hasSeveralMembers(seen.lab) ? [] : stoppedEtcds(seen)),
  cure: (_, evidence) => nodesOf(evidence).map(name => run(name, 'systemctl', 'start', 'etcd')),
  drill: {
    on: 'etcd',
    members: 1,
    stage: ({ node }) => [{ node: node.name, inject: 'systemctl stop etcd', revert: 'systemctl start etcd' }],
  },
} as const satisfies Fault;
