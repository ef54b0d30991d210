import type { NodeFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { eachPair, foldPairs, pairProbes } from '../shared/pairs.ts';
import { onNode } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** Small packets cross a path that swallows large ones, so that only transfers hang. */
export const pathMtu = {
  id: 'path-mtu',
  title: 'The largest packet that a pod may send reaches every other pod whole',
  settleMs: 15_000,
  needs: ['nodes-reachable', 'pod-traffic'],
  judge(seen) {
    const between = pairProbes(seen.probes, 'pod');
    const pods = reachable(seen).filter(({ pod }) => pod);
    const found = eachPair(pods, (from, to) => {
      const { echo, whole } = between(from.name, to.name);
      // What does not answer a small packet says nothing of large ones.
      if (!echo?.ok || whole?.ok) return undefined;
      return {
        node: from.name,
        peer: to.name,
        summary: `a packet of ${whole?.size ?? from.pod?.mtu} bytes does not cross to ${to.name}'s pod, though a small one does`,
        expected: 'an answer to an ICMP echo that may not be fragmented',
        actual: whole ? whole.error || 'no answer' : 'not tried',
        hint: onNode(from.name, 'ip link'),
      };
    });
    // Pods that were told another MTU than the overlay carries are the cause of theirs.
    const failing = new Set(found.map(({ node }) => node));
    const unlike = pods.filter(({ name }) => failing.has(name)).flatMap(judgeMtu);
    const told = new Set(unlike.map(({ node }) => node));
    return [...unlike, ...foldPairs(found.filter(({ node }) => !told.has(node)))];
  },
} as const satisfies Check;

// flannel knows what its backend takes from each packet, and docker is to be told.
function judgeMtu({ name, pod, subnetEnv }: NodeFacts): (Finding & { readonly node: string })[] {
  if (!pod || !subnetEnv || pod.mtu === subnetEnv.mtu) return [];
  return [
    {
      node: name,
      summary: `the pods' MTU is ${pod.mtu}, and the overlay carries ${subnetEnv.mtu}`,
      expected: `--mtu=${subnetEnv.mtu}, as FLANNEL_MTU in /run/flannel/subnet.env`,
      actual: `${pod.mtu}`,
      hint: onNode(name, 'systemctl restart docker'),
    },
  ];
}
