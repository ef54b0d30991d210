import type { Service } from '../service.ts';
import { onEveryNode, programFiles, sandboxPlace } from './parts.ts';

/** The Services of a cluster, as iptables rules. */
export const kubeProxy = {
  name: 'kube-proxy',
  summary: "forwards the Services' addresses to pods",
  where: 'every node, in a lab with Kubernetes',
  runsOn: onEveryNode,
  startedBy: 'kubelets',
  after: ['docker'],
  places: { sandbox: sandboxPlace('kube-proxy') },
  files: place => programFiles('kube-proxy', place),
} as const satisfies Service;
