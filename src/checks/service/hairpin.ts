import type { Check, Finding } from '../check.ts';
import { hasKubernetes } from '../shared/cluster-lab.ts';
import { askedFor } from '../shared/cluster-probes.ts';
import type { Asked } from '../shared/cluster-probes.ts';
import { onNode } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** A pod's packet to its own Service may come back to it, through the port of docker0 that it left by. */
export const hairpin = {
  id: 'hairpin',
  title: 'Every pod of the demo reaches itself through its own Service',
  settleMs: 15_000,
  needs: ['service-vips'],
  appliesTo: hasKubernetes,
  judge(seen) {
    const ports = reachable(seen).flatMap(({ name, kubernetes }) => (kubernetes?.hairpinOff ?? []).map(port => ({ node: name, port })));
    return [
      ...ports.map(({ node, port }) => ({
        ...{ node, summary: `the port ${port} of docker0 does not send packets back`, expected: 'hairpin mode on', actual: 'off' },
        hint: onNode(node, `bridge link set dev ${port} hairpin on`),
      })),
      ...askedFor(seen, ({ shows }) => shows === 'hairpin').flatMap(judgePod),
    ];
  },
} as const satisfies Check;

function judgePod({ node, probes }: Asked): Finding[] {
  const [first] = probes;
  if (!first || probes.some(({ answer }) => answer === first.target)) return [];
  return [
    {
      ...{ node, summary: `pod ${first.target} does not reach itself through ${first.address}`, expected: `an answer from ${first.target}` },
      actual: `${probes.filter(({ ok }) => ok).length} of ${probes.length} requests were answered, none by itself`,
      hint: onNode(node, 'bridge -d link show'),
    },
  ];
}
