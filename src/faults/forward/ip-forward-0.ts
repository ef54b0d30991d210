import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, run } from '../shared/look.ts';

const key = 'net.ipv4.ip_forward';

/** Writing ip_forward also sets forwarding on every interface. */
export const ipForward0 = {
  id: 'ip-forward-0',
  title: "a node's kernel does not forward packets",
  symptom: 'the node itself reaches every pod, but its pods reach nothing ("IPv4 forwarding is disabled. Networking will not work")',
  source: 'geerlingguy/ansible-role-docker#158; moby/moby#47966, #14185',
  reach: 'node',
  settleMs: 0,
  explains: ['forwarding', ...ofTraffic],
  signature: seen =>
    onNodes(seen, ({ name, sysctls }) =>
      sysctls[key] === undefined || sysctls[key] === '1' ? [] : [{ node: name, fact: `sysctl ${key}`, expected: '1', actual: sysctls[key] }],
    ),
  cure: (_seen, evidence) => nodesOf(evidence).map(node => run(node, 'sysctl', '-w', `${key}=1`)),
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      { node: node.name, inject: `echo 0 >/proc/sys/net/ipv4/ip_forward`, revert: `echo 1 >/proc/sys/net/ipv4/ip_forward` },
    ],
  },
} as const satisfies Fault;
