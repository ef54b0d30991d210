import type { NodeFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { eachPair, foldPairs, pairProbes, podOf } from '../shared/pairs.ts';
import { onNode } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** On a path that drops large packets, ping works and only transfers hang. */
export const pathMtu = {
  id: 'path-mtu',
  title: 'The largest packet a pod can send reaches every other pod unfragmented',
  settleMs: 15_000,
  needs: ['nodes-reachable', 'pod-traffic'],
  judge(seen) {
    const between = pairProbes(seen.probes, 'pod');
    const pods = reachable(seen).filter(({ pod }) => pod);
    const found = eachPair(pods, (from, to) => {
      const { echo, whole } = between(from.name, to.name);
      // A pod that does not answer a small packet says nothing about large ones.
      if (!echo?.ok || whole?.ok) return undefined;
      const actual = whole ? whole.error || 'no answer' : 'not probed';
      return {
        node: from.name,
        peer: to.name,
        summary: [`${podOf(from)} sent ${whole?.size ?? from.pod?.mtu} bytes to `, podOf(to), `: ${actual}; a small packet was answered`],
        expected: "an answer to an ICMP echo of full size, with don't-fragment set",
        actual,
        hint: onNode(from.name, 'ip link'),
      };
    });
    // A pod whose MTU differs from the overlay's explains its own failures.
    const failing = new Set(found.map(({ node }) => node));
    const wrongMtu = pods.filter(({ name }) => failing.has(name)).flatMap(judgeMtu);
    const explained = new Set(wrongMtu.map(({ node }) => node));
    return [...wrongMtu, ...foldPairs(found.filter(({ node }) => !explained.has(node)))];
  },
} as const satisfies Check;

// flannel knows the overhead of its backend; docker must use the same MTU.
function judgeMtu({ name, pod, subnetEnv }: NodeFacts): (Finding & { readonly node: string })[] {
  if (!pod || !subnetEnv || pod.mtu === subnetEnv.mtu) return [];
  return [
    {
      node: name,
      summary: `the pods' MTU is ${pod.mtu}, but the overlay's is ${subnetEnv.mtu}`,
      expected: `--mtu=${subnetEnv.mtu}, as FLANNEL_MTU in /run/flannel/subnet.env`,
      actual: `${pod.mtu}`,
      hint: onNode(name, 'systemctl restart docker'),
    },
  ];
}
