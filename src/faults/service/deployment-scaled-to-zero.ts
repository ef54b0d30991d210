import type { Fault } from '../fault.ts';
import { ofPods } from '../shared/cluster-consequences.ts';
import { plannedFault } from '../shared/planned-fault.ts';
import { scaleArgs } from '../shared/planned-objects.ts';

/** A deployment without pods is healthy to Kubernetes. */
export const deploymentScaledToZero = {
  id: 'deployment-scaled-to-zero',
  title: 'a deployment of the lab is scaled to zero',
  symptom: 'its Service refuses every connection at once, its names are not resolved, or its page is gone; nothing is logged as an error',
  source: 'code',
  reach: 'lab',
  settleMs: 0,
  explains: ofPods,
  ...plannedFault({
    kind: 'Deployment',
    among: ({ deployments }) => deployments,
    differences: ({ spec }, { wanted }) => (wanted === 0 ? [{ fact: 'replicas of deployment', expected: `${spec.replicas}`, actual: '0' }] : []),
    right: planned => scaleArgs(planned, planned.spec.replicas),
    wrong: planned => scaleArgs(planned, 0),
    sets: "the lab's deployments",
  }),
} as const satisfies Fault;
