import { apiServiceAddress } from '../../config/kubernetes-addresses.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { ClusterProbe } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { clusterOf } from '../shared/cluster-lab.ts';
import { askedFor, unasked } from '../shared/cluster-probes.ts';
import type { Asked } from '../shared/cluster-probes.ts';
import { onNode } from '../shared/paste.ts';

/** Asked at its Service and at each pod: where only the Service is silent, the fault is on the node that asks. */
export const clusterDns = {
  id: 'cluster-dns',
  title: "From every node and from a pod on it, CoreDNS knows the API's name, and says that a strange name does not exist",
  settleMs: 15_000,
  needs: ['system-workloads'],
  appliesTo: ({ kubernetes }: LabConfig) => kubernetes?.dns ?? false,
  judge(seen) {
    if (!clusterOf(seen) || !seen.lab.kubernetes) return [];
    const address = apiServiceAddress(seen.lab.kubernetes);
    const asked = askedFor(seen, ({ protocol }) => protocol === 'dns');
    return [...unasked(seen, asked, "the cluster's DNS"), ...asked.flatMap(one => judgeAnswer(one, address))];
  },
} as const satisfies Check;

function judgeAnswer({ node, who, probes: [probe] }: Asked, address: string): Finding[] {
  if (!probe) return [];
  const expected = probe.shows === 'dns' ? address : 'NXDOMAIN';
  if (probe.answer === expected) return [];
  return [
    {
      node,
      summary: `${who} asked ${serverOf(probe)} for ${probe.name ?? ''}: ${probe.answer ?? probe.error ?? 'no answer'}`,
      ...{ expected, actual: probe.answer ?? probe.error ?? 'no answer' },
      hint: onNode(node, `iptables-save -t nat | grep ${probe.address}`),
    },
  ];
}

function serverOf({ target, address }: ClusterProbe): string {
  return target.includes(address) ? target : `${address} (Service ${target})`;
}
