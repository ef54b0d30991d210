import type { Fault } from '../fault.ts';
import { ofPods } from '../shared/cluster-consequences.ts';
import { keyOf, kubectl, plannedObjects, scaleArgs, stageKubectl } from '../shared/planned-objects.ts';

/** A deployment without pods is healthy to Kubernetes. */
export const deploymentScaledToZero = {
  id: 'deployment-scaled-to-zero',
  title: 'a deployment of the lab is scaled to zero',
  symptom: 'its Service refuses every connection at once, its names are not resolved, or its page is gone; nothing is logged as an error',
  source: 'code',
  reach: 'lab',
  settleMs: 0,
  explains: ofPods,
  signature: ({ cluster, lab }) =>
    plannedObjects(lab, 'Deployment').flatMap(planned => {
      const found = cluster?.deployments.find(({ namespace, name }) => `${namespace}/${name}` === keyOf(planned));
      return found?.wanted === 0 ? [{ fact: `replicas of deployment ${keyOf(planned)}`, expected: `${planned.spec.replicas}`, actual: '0' }] : [];
    }),
  cure: ({ lab }, evidence) =>
    plannedObjects(lab, 'Deployment')
      .filter(planned => evidence.some(({ fact }) => fact.endsWith(` ${keyOf(planned)}`)))
      .map(planned => kubectl(scaleArgs(planned, planned.spec.replicas))),
  drill: {
    ...{ on: 'etcd', kubernetes: true },
    stage: ({ node, seen }) =>
      plannedObjects(seen.lab, 'Deployment')
        .slice(-1)
        .map(planned => stageKubectl(node.name, scaleArgs(planned, 0), scaleArgs(planned, planned.spec.replicas), "the lab's deployments")),
  },
} as const satisfies Fault;
