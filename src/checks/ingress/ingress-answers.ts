import type { LabConfig } from '../../config/lab-config.ts';
import { demo } from '../../services/kubernetes/cluster.ts';
import type { Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { clusterOf } from '../shared/cluster-lab.ts';
import { askedFor, backendsOf, errorsIn, unasked } from '../shared/cluster-probes.ts';
import type { Asked } from '../shared/cluster-probes.ts';
import { onNode } from '../shared/paste.ts';

/** Asked through the ingress, and each backend by itself from the ingress's node, which shows the one that cannot be reached. */
export const ingressAnswers = {
  id: 'ingress-answers',
  title: `From every node, http://${demo.host}/ answers through the ingress, whose node reaches each nginx`,
  settleMs: 15_000,
  needs: ['system-workloads'],
  appliesTo: ({ kubernetes }: LabConfig) => (kubernetes?.demo && kubernetes.ingress !== undefined) ?? false,
  judge(seen) {
    if (!clusterOf(seen)) return [];
    const pages = askedFor(seen, ({ shows }) => shows === 'ingress');
    const backends = askedFor(seen, ({ shows }) => shows === 'backend');
    return [...judgeBackends(seen, backends), ...unasked(seen, pages, 'the ingress'), ...pages.flatMap(judgePage), ...judgeTurns(seen, pages)];
  },
} as const satisfies Check;

function judgeBackends({ cluster }: Observation, backends: readonly Asked[]): Finding[] {
  return backends.flatMap(({ node, probes: [probe] }) => {
    if (!probe || probe.ok) return [];
    const home = cluster?.pods.find(({ name }) => name === probe.target)?.node ?? 'another node';
    return [
      {
        ...{ node, peers: [home], summary: `the ingress's node ${node} does not reach ${probe.target} on ${home}`, expected: `a page from ${probe.address}:${probe.port}` },
        ...{ actual: `${probe.error || 'no answer'}; ${backends.filter(({ probes: [other] }) => other?.ok).length} of ${backends.length} backends answer`, hint: onNode(node, `ip route get ${probe.address}`) },
      },
    ];
  });
}

function judgePage({ node, probes }: Asked): Finding[] {
  const [first] = probes;
  const errors = errorsIn(probes);
  if (!first || errors.length === 0) return [];
  return [
    {
      ...{ node, summary: `${node} asked the ingress at ${first.address} for http://${demo.host}/: ${errors.join('; ')}`, expected: 'a page each time', actual: errors.join('; ') },
      hint: 'k8s-lab kubectl -- logs -n kube-system deployment/traefik',
    },
  ];
}

// Every node asks often enough that the ingress has taken each backend in turn. A request without an answer may have been for any of them.
function judgeTurns({ cluster, lab }: Observation, pages: readonly Asked[]): Finding[] {
  if (pages.some(({ probes }) => probes.some(({ ok }) => !ok))) return [];
  const answers = pages.flatMap(({ probes }) => probes.flatMap(({ answer }) => answer ?? []));
  const wanted = cluster ? backendsOf(`default/${demo.name}`, cluster) : [];
  const absent = wanted.filter(name => !answers.includes(name));
  if (absent.length === 0 || answers.length === 0) return [];
  const node = lab.kubernetes?.ingress?.node;
  return [
    {
      ...(node !== undefined && { node }),
      summary: `the ingress never sends a request for http://${demo.host}/ to ${absent.join(', ')}`,
      ...{ expected: `pages from ${wanted.join(', ')}`, actual: `pages from ${[...new Set(answers)].join(', ')}` },
      hint: 'k8s-lab kubectl -- logs -n kube-system deployment/traefik',
    },
  ];
}
