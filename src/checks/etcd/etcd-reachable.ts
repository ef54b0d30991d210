import { etcdEndpointOf, etcdNodes } from '../../config/lab-config.ts';
import type { ProbeResult } from '../../observe/observation.ts';
import type { Check } from '../check.ts';
import { groupBy } from '../../text/group-by.ts';
import { onNode } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** k8s-lab may reach etcd when a node cannot. */
export const etcdReachable = {
  id: 'etcd-reachable',
  title: 'Every node reaches etcd over HTTP',
  settleMs: 5000,
  needs: ['nodes-reachable'],
  judge(seen) {
    const [first] = etcdNodes(seen.lab);
    const probes = groupBy(seen.probes.filter(({ to }) => to.place === 'etcd'), ({ from }) => from.node);
    return reachable(seen).flatMap(({ name }) => {
      const own = probes.get(name) ?? [];
      // One member is enough, for it answers for all.
      if (own.some(({ ok }) => ok)) return [];
      // An answer says more than none.
      const probe = own.find(({ error = '' }) => error.startsWith('HTTP')) ?? own[0];
      const endpoint = etcdEndpointOf(seen.lab, probe?.to ?? first);
      return [
        {
          node: name,
          ...(probe && probe.to.node !== name && { peers: [probe.to.node] }),
          summary: `${name} asked etcd (${endpoint}): ${answerOf(probe)}`,
          expected: `HTTP status 200 from ${endpoint}/health`,
          actual: probe ? probe.error || 'no answer' : 'no probe',
          hint: hintFor(name, probe, endpoint),
        },
      ];
    });
  },
} as const satisfies Check;

function answerOf(probe: ProbeResult | undefined): string {
  if (!probe) return 'not probed';
  const error = probe.error ?? '';
  if (isRefusal(error)) return `${error} (nothing listens there)`;
  if (/no answer|timed out/i.test(error)) return `${error} (packets are lost on the way)`;
  if (/unreachable|prohibited/i.test(error)) return `${error} (no route, or rejected by a firewall)`;
  return error || 'no answer';
}

function hintFor(node: string, probe: ProbeResult | undefined, endpoint: string): string {
  if (!probe) return onNode(node, 'perl -v');
  if (isRefusal(probe.error ?? '')) return onNode(probe.to.node, 'ss -ltn');
  return /no answer|timed out|unreachable|prohibited/i.test(probe.error ?? '')
    ? onNode(probe.to.node, 'iptables -S INPUT')
    : onNode(node, `curl -m 2 ${endpoint}/health`);
}

function isRefusal(error: string): boolean {
  return /refused/i.test(error);
}
