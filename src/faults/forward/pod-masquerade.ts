import { formatCidr } from '../../network/cidr.ts';
import type { Fault } from '../fault.ts';
import { onNodes } from '../shared/look.ts';

/** Docker's own rule hides a pod behind its node unless flannel masquerades in its place (mk-docker-opts.sh turns the one off). */
export const podMasquerade = {
  id: 'pod-masquerade',
  title: "a node hides its pods' addresses from the pods of other nodes",
  symptom: "a server sees the node's address in place of its client's",
  source: 'flannel-io/flannel#117; oracle/terraform-kubernetes-installer#30',
  reach: 'node',
  settleMs: 0,
  // Pods answer all the same, and flannel's own mk-docker-opts.sh makes it so: no claim calls it untrue.
  explains: [],
  signature: seen =>
    onNodes(seen, ({ name, subnetEnv, iptables }) => {
      if (!subnetEnv || subnetEnv.ipMasq) return [];
      const rule = iptables.flatMap(({ nat }) => nat).find(line => line.startsWith('-A POSTROUTING') && line.includes('! -o docker0 -j MASQUERADE'));
      if (rule === undefined || seen.lab.provider === 'sandbox') return [];
      return [{ node: name, fact: 'iptables -t nat -S POSTROUTING', expected: `no MASQUERADE towards ${formatCidr(seen.lab.flannel.network)}`, actual: rule }];
    }),
  cure: () => [],
  noDrill: 'every lab has it, as flannel made its scripts: no claim is untrue of it',
} as const satisfies Fault;
