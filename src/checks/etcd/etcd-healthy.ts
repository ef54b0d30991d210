import { etcdEndpointOf, etcdNodes } from '../../config/lab-config.ts';
import type { EtcdMemberFacts, Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
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
function judgeMembers({ lab, etcd }: Observation): readonly Finding[] {
  const { members = [] } = etcd;
  const [node] = etcdNodes(lab);
  return members.length > 1 ? members.flatMap(member => judgeMember(member, member)) : judgeMember({ name: node.name, endpoint: etcdEndpointOf(lab, node) }, etcd);
}

type Place = Pick<EtcdMemberFacts, 'name' | 'endpoint'>;
type Health = Pick<EtcdMemberFacts, 'reachable' | 'unreachableBecause' | 'healthy'>;

function judgeMember({ name: node, endpoint }: Place, { reachable, unreachableBecause, healthy }: Health): readonly Finding[] {
  const hint = logsOf(node, 'etcd');
  if (!reachable) return [{ node, summary: 'etcd does not answer', expected: `an answer at ${endpoint}`, actual: unreachableBecause ?? 'no answer', hint }];
  return healthy ? [] : [{ node, summary: 'etcd is not healthy', expected: '{"health":"true"}', actual: 'a different answer from /health', hint }];
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
