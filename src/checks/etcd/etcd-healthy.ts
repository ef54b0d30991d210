import { etcdEndpointOf, etcdNodes } from '../../config/lab-config.ts';
import type { EtcdMemberFacts, Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { ofMember, severalMembers } from '../shared/etcd-quorum.ts';
import { logsOf } from '../shared/paste.ts';

/** Without etcd, flannel grants no leases. */
export const etcdHealthy = {
  id: 'etcd-healthy',
  title: 'etcd answers, reports healthy and has no alarms',
  settleMs: 10_000,
  needs: [],
  judge: seen => [...judgeMembers(seen), ...judgeAlarms(seen)],
} as const satisfies Check;

// The cluster's answer is that of a single member.
function judgeMembers(seen: Observation): readonly Finding[] {
  const { lab, etcd } = seen;
  const members = severalMembers(seen);
  const [node] = etcdNodes(lab);
  return members.length > 0 ? members.flatMap(member => judgeMember(member, member)).map(finding => ofMember(seen, finding)) : judgeMember({ name: node.name, endpoint: etcdEndpointOf(lab, node) }, etcd);
}

type Place = Pick<EtcdMemberFacts, 'name' | 'endpoint'>;
type Health = Pick<EtcdMemberFacts, 'reachable' | 'unreachableBecause' | 'healthy' | 'memberId' | 'leaderId'>;

function judgeMember({ name: node, endpoint }: Place, { reachable, unreachableBecause, healthy, memberId, leaderId }: Health): readonly Finding[] {
  const hint = logsOf(node, 'etcd');
  if (!reachable) return [{ node, summary: 'etcd does not answer', expected: `an answer at ${endpoint}`, actual: unreachableBecause ?? 'no answer', hint }];
  const isAlone = memberId !== undefined && leaderId === undefined;
  return healthy ? [] : [{ node, summary: 'etcd is not healthy', expected: '{"health":"true"}', actual: isAlone ? 'it has no leader' : 'a different answer from /health', hint }];
}

function judgeAlarms({ lab, etcd }: Observation): readonly Finding[] {
  return etcd.alarms.map(alarm => ({
    node: etcdNodes(lab)[0].name,
    summary: `etcd has an alarm: ${alarm}`,
    expected: 'no alarm',
    actual: alarm,
    hint: alarm === 'NOSPACE' ? 'k8s-lab etcdctl -- compact, then defrag, then alarm disarm' : 'k8s-lab etcdctl -- alarm list',
  }));
}
