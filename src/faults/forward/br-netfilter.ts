import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, run } from '../shared/look.ts';

const key = 'net.bridge.bridge-nf-call-iptables';

/** Without it, packets between two pods on one bridge bypass the rules that rewrite service addresses. */
export const brNetfilter = {
  id: 'br-netfilter',
  title: "bridged packets bypass a node's iptables rules",
  symptom: 'a service address is unreachable if its pod is on the same node',
  source: 'kubernetes/kubernetes#38802; flannel-io/flannel#2068, #902',
  reach: 'node',
  settleMs: 0,
  // No check covers service addresses yet.
  explains: [],
  signature: seen =>
    onNodes(seen, ({ name, sysctls }) => (sysctls[key] === '0' ? [{ node: name, fact: `sysctl ${key}`, expected: '1', actual: '0' }] : [])),
  cure: (_seen, evidence) => nodesOf(evidence).map(node => run(node, 'sysctl', '-w', `${key}=1`)),
  noDrill: 'a lab has no service addresses, so no check fails',
} as const satisfies Fault;
