import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, run } from '../shared/look.ts';

const key = 'net.bridge.bridge-nf-call-iptables';

/** Without it packets between two pods of one bridge pass by the rules that rewrite service addresses. */
export const brNetfilter = {
  id: 'br-netfilter',
  title: "bridged packets pass by a node's iptables rules",
  symptom: 'a service address cannot be reached when the pod behind it is on the same node',
  source: 'kubernetes/kubernetes#38802; flannel-io/flannel#2068, #902',
  reach: 'node',
  settleMs: 0,
  // No claim is about service addresses yet.
  explains: [],
  signature: seen =>
    onNodes(seen, ({ name, sysctls }) => (sysctls[key] === '0' ? [{ node: name, fact: `sysctl ${key}`, expected: '1', actual: '0' }] : [])),
  cure: (_seen, evidence) => nodesOf(evidence).map(node => run(node, 'sysctl', '-w', `${key}=1`)),
  noDrill: 'a lab has no service addresses, so that no claim is untrue of it',
} as const satisfies Fault;
