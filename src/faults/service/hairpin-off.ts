import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';

/** A bridge does not send a frame back through the port that it came by, unless that port is told to. */
export const hairpinOff = {
  id: 'hairpin-off',
  title: 'a port of docker0 does not send packets back to its pod',
  symptom: 'a pod that asks its own Service fails once in as many times as the Service has pods',
  source: 'kubernetes/kubernetes#20475, #43966',
  reach: 'node',
  settleMs: 0,
  explains: ['hairpin', 'service-vips'],
  signature: seen =>
    onNodes(seen, ({ name, kubernetes }) =>
      (kubernetes?.hairpinOff ?? []).map(port => ({ node: name, fact: `/sys/class/net/${port}/brport/hairpin_mode`, expected: '1', actual: '0' })),
    ),
  cure: (_, evidence) => evidence.map(({ node = '', fact }) => run(node, 'bridge', 'link', 'set', 'dev', fact.split('/')[4] ?? '', 'hairpin', 'on')),
  drill: {
    ...{ on: 'worker', kubernetes: true },
    stage: ({ node }) => [
      {
        node: node.name,
        inject: ports('off'),
        revert: ports('on'),
        sets: ['the ports of docker0'],
      },
    ],
  },
} as const satisfies Fault;

function ports(mode: 'on' | 'off'): string {
  return `for port in /sys/class/net/veth*/brport; do
  port=\${port#/sys/class/net/}
  [ "$port" = 'veth*/brport' ] || bridge link set dev "\${port%/brport}" hairpin ${mode}
done`;
}
