import { idRanges } from '../cluster/images/id-map.ts';
import type { Machines } from '../providers/provider.ts';

/** What the containers of a lab can have. */
export interface ContainerRights {
  /** The number of users; 1 if there is only root. */
  readonly users: number;
  /** Whether a pod's CPU and memory limits are enforced. */
  readonly limits: boolean;
}

/** Asks the first node what containers can have there; undefined in a lab without Kubernetes, or if the node does not answer. */
export async function containerRights({ record: { config }, nodes }: Machines): Promise<ContainerRights | undefined> {
  const map = config.kubernetes && (await nodes[0]?.readFile('/proc/1/uid_map'));
  if (map === undefined) return undefined;
  // In the sandbox, containers have no cgroups (templates/kubernetes/containerd.toml.hbs).
  return { users: usersIn(map), limits: config.provider !== 'sandbox' };
}

/** The number of users in the text of /proc/PID/uid_map. */
export function usersIn(map: string): number {
  return idRanges(map).reduce((sum, { count }) => sum + count, 0);
}
