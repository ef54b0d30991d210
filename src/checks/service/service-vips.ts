import type { ClusterFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { clusterOf, hasKubernetes } from '../shared/cluster-lab.ts';
import { askedFor, backendsOf, errorsIn, unasked } from '../shared/cluster-probes.ts';
import type { Asked } from '../shared/cluster-probes.ts';
import { onNode } from '../shared/paste.ts';

/** kube-proxy on every node sends a Service's packets to each of its pods in turn. */
export const serviceVips = {
  id: 'service-vips',
  title: "From every node and from a pod on it, the Services' cluster IPs answer, and every pod behind them does",
  settleMs: 15_000,
  needs: ['apiserver-ready', 'runtimes-running'],
  appliesTo: hasKubernetes,
  judge(seen) {
    const cluster = clusterOf(seen);
    if (!cluster) return [];
    const asked = askedFor(seen, ({ shows }) => shows === 'service');
    return [...unasked(seen, asked, "a Service's cluster IP"), ...asked.flatMap(one => judgeAnswers(one, cluster))];
  },
} as const satisfies Check;

function judgeAnswers({ node, who, probes }: Asked, cluster: ClusterFacts): Finding[] {
  const [first] = probes;
  if (!first) return [];
  const { target, address, port, protocol } = first;
  const errors = errorsIn(probes);
  const wanted = protocol === 'http' ? backendsOf(target, cluster) : [];
  const silent = wanted.filter(name => !probes.some(({ answer }) => answer === name));
  if (errors.length === 0 && silent.length === 0) return [];
  const missing = silent.length > 0 ? `no answer from ${silent.join(', ')}` : '';
  return [
    {
      node,
      summary: `${who} asked ${address}:${port} (Service ${target}): ${missing || 'some requests failed'}`,
      expected: wanted.length > 0 ? `answers from ${wanted.join(', ')}` : 'a connection',
      actual: [...errors, ...(missing ? [missing] : [])].join('; '),
      hint: onNode(node, `iptables-save -t nat | grep ${address}`),
    },
  ];
}
