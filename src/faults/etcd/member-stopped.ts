import { severalMembers } from '../../checks/shared/etcd-quorum.ts';
import { ofEtcd } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { stoppedEtcds } from '../shared/etcd-members.ts';
import { nodesOf, run } from '../shared/look.ts';

/** The others go on as long as they are a majority. */
export const memberStopped = {
  id: 'member-stopped',
  title: 'a member of etcd is not running',
  symptom: 'etcdctl endpoint health fails for one endpoint, and the other members log that they lost a peer; leases are granted as before',
  source: 'etcd.io, Failure modes: minor followers failure; flannel-io/flannel#472',
  reach: 'node',
  settleMs: 1000,
  explains: [...ofEtcd, 'lease-missing'],
  signature: seen => (severalMembers(seen).length > 0 ? stoppedEtcds(seen) : []),
  // A member that joins again waits for the others.
  cure: (_, evidence) => nodesOf(evidence).map(name => run(name, 'systemctl', 'start', '--no-block', 'etcd')),
  drill: {
    on: 'etcd',
    members: 3,
    stage: ({ node }) => [{ node: node.name, inject: 'systemctl stop etcd', revert: 'systemctl start etcd', sets: ['a running etcd'] }],
  },
} as const satisfies Fault;
