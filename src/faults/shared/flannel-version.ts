import { isAtLeast } from '../../preflight/parse/versions.ts';
import type { Observation } from '../../observe/observation.ts';

/** The flannel that a lab runs, as far as faults differ between releases. */
type Flannel = Pick<Observation, 'flannelVersion' | 'api'>;

/** Whether the lab's flannel is older than a release. If its version is unknown, it is the newest that reads the lab's etcd API. */
export function isOlderFlannel({ flannelVersion, api }: Flannel, than: string): boolean {
  const known = flannelVersion !== undefined && /^\d/.test(flannelVersion);
  if (known) return !isAtLeast(flannelVersion, than);
  return api === 'v2' && !isAtLeast('0.17.0', than);
}
