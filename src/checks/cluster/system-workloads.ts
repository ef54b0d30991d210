import { clusterDeployments } from '../../services/kubernetes/cluster.ts';
import type { ClusterFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { clusterOf, hasKubernetes } from '../shared/cluster-lab.ts';

/** While pods are replaced, the old ones still answer; the check waits for them within its time. */
export const systemWorkloads = {
  id: 'system-workloads',
  title: 'CoreDNS, Traefik and the demo have all their pods, and these are ready',
  settleMs: 30_000,
  needs: ['nodes-registered'],
  appliesTo: hasKubernetes,
  judge(seen) {
    const cluster = clusterOf(seen);
    if (!cluster) return [];
    return clusterDeployments(seen.lab).flatMap(({ namespace, name }) => judgeDeployment(namespace, name, cluster));
  },
} as const satisfies Check;

function judgeDeployment(namespace: string, name: string, { deployments, pods }: ClusterFacts): Finding[] {
  const found = deployments.find(one => one.namespace === namespace && one.name === name);
  const head = { hint: `k8s-lab kubectl -- get pods -n ${namespace} -o wide` };
  if (!found) return [{ ...head, summary: `deployment ${name} is missing`, expected: `${name} in ${namespace}`, actual: 'missing', hint: 'k8s-lab up' }];
  const { wanted, ready, upToDate, all, refused } = found;
  if (wanted > 0 && ready === wanted && upToDate === wanted && all === wanted) return [];
  const waiting = pods.filter(pod => pod.namespace === namespace && pod.name.startsWith(`${name}-`) && !pod.ready);
  const reasons = [...(refused === undefined ? [] : [`the API refuses its pods: ${refused}`]), ...waiting.map(pod => `${pod.name}${pod.node && ` on ${pod.node}`}: ${pod.reason}`)];
  const why = reasons.map(reason => `; ${reason}`).join('');
  return [{ ...head, ...(waiting[0]?.node && { node: waiting[0].node }), summary: `${name} has ${ready} of ${wanted} pods ready`, expected: `${wanted} up to date and ready`, actual: `${ready} ready, ${upToDate} up to date${why}` }];
}
