import { hasSeveralMembers } from '../../config/lab-config.ts';
import type { EtcdMemberFacts } from '../../observe/observation.ts';
import type { Check } from '../check.ts';
import { hasQuorum, majorityOf, severalMembers } from '../shared/etcd-quorum.ts';

/** Without a majority of its members etcd accepts no write, so no lease is granted or renewed. */
export const etcdQuorum = {
  id: 'etcd-quorum',
  title: 'A majority of the members of etcd answer each other',
  settleMs: 10_000,
  needs: [],
  appliesTo: hasSeveralMembers,
  judge(seen) {
    const members = severalMembers(seen);
    if (members.length === 0 || hasQuorum(seen)) return [];
    return [
      {
        summary: 'etcd has lost its quorum: no lease is granted or renewed; leased subnets and their routes stay until the leases expire',
        expected: `${majorityOf(members.length)} of ${members.length} members that answer each other`,
        actual: members.map(member => `${member.name} ${stateOf(member)}`).join(', '),
        hint: 'k8s-lab repair starts stopped members',
      },
    ];
  },
} as const satisfies Check;

function stateOf({ reachable, leaderId, healthy }: EtcdMemberFacts): string {
  if (!reachable) return 'does not answer';
  if (healthy) return 'is healthy, in another cluster';
  return leaderId === undefined ? 'has no leader' : 'is not healthy';
}
