import { etcdEndpoints, etcdNodes } from '../../config/lab-config.ts';
import type { Check } from '../check.ts';
import { logsOf } from '../shared/paste.ts';

/** Without etcd, flannel grants no leases. */
export const etcdHealthy = {
  id: 'etcd-healthy',
  title: 'etcd answers, reports healthy and has no alarms',
  settleMs: 10_000,
  needs: [],
  judge({ lab, etcd }) {
    const node = etcdNodes(lab)[0].name;
    const logs = logsOf(node, 'etcd');
    if (!etcd.reachable) {
      const actual = etcd.unreachableBecause ?? 'no answer';
      return [{ node, summary: 'etcd does not answer', expected: `an answer at ${etcdEndpoints(lab).join(' or ')}`, actual, hint: logs }];
    }
    return [
      ...(etcd.healthy ? [] : [{ node, summary: 'etcd is not healthy', expected: '{"health":"true"}', actual: 'a different answer from /health', hint: logs }]),
      ...etcd.alarms.map(alarm => ({
        node,
        summary: `etcd has an alarm: ${alarm}`,
        expected: 'no alarm',
        actual: alarm,
        hint: alarm === 'NOSPACE' ? 'k8s-lab etcdctl -- compact, then defrag, then alarm disarm' : 'k8s-lab etcdctl -- alarm list',
      })),
    ];
  },
} as const satisfies Check;
