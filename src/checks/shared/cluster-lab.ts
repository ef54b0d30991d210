import type { LabConfig } from '../../config/lab-config.ts';
import type { ClusterFacts, Observation } from '../../observe/observation.ts';

/** Whether a lab has Kubernetes. */
export function hasKubernetes({ kubernetes }: LabConfig): boolean {
  return kubernetes !== undefined;
}

/** What the API said; undefined if it was not asked or could not say. */
export function clusterOf({ cluster }: Observation): ClusterFacts | undefined {
  return cluster?.reachable && cluster.unreachableBecause === undefined ? cluster : undefined;
}
