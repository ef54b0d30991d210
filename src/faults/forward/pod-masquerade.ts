import { formatCidr } from '../../network/cidr.ts';
import type { Fault } from '../fault.ts';
import { onNodes } from '../shared/look.ts';

/** docker's rule masquerades pods unless flannel does it instead (mk-docker-opts.sh turns docker's off). */
export const podMasquerade = {
  id: 'pod-masquerade',
  title: "a node masquerades its pods' traffic to the pods of other nodes",
  symptom: "a server sees the node's address instead of the client's",
  source: 'flannel-io/flannel#117; oracle/terraform-kubernetes-installer#30',
  reach: 'node',
  settleMs: 0,
  // Pods still answer, and flannel's own mk-docker-opts.sh causes it, so no check fails.
  explains: [],
  signature: seen =>
    onNodes(seen, ({ name, subnetEnv, iptables }) => {
      if (!subnetEnv || subnetEnv.ipMasq) return [];
      const rule = iptables.flatMap(({ nat }) => nat).find(line => line.startsWith('-A POSTROUTING') && line.includes('! -o docker0 -j MASQUERADE'));
      if (rule === undefined || seen.lab.provider === 'sandbox') return [];
      return [{ node: name, fact: 'iptables -t nat -S POSTROUTING', expected: `no MASQUERADE to ${formatCidr(seen.lab.flannel.network)}`, actual: rule }];
    }),
  cure: () => [],
  noDrill: "flannel's scripts cause it in every lab, and no check fails",
} as const satisfies Fault;
