import type { Layer } from '../checks/check.ts';
import type { Observation } from '../observe/observation.ts';

/** One way in which a lab is otherwise than it was, in terms of the field. */
export interface Change {
  readonly node?: string;
  readonly layer: Layer;
  readonly text: string;
}

/** What changed between two observations of one lab; `renumbered`: subnets that only moved, everywhere alike, are no change. */
export function changesBetween(before: Observation, after: Observation, { renumbered = false }: { readonly renumbered?: boolean } = {}): readonly Change[] {
  const config = [before, after].map(({ etcd, api }) => etcd[api].config ?? 'none');
  const subnets = [before, after].map(({ etcd, api }) => etcd[api].leases.map(({ publicIp, subnet }) => `${publicIp} ${renumbered ? '' : subnet}`).sort().join(', '));
  return [
    ...(config[0] === config[1] ? [] : [{ layer: 'etcd' as const, text: `network config changed from ${config[0]} to ${config[1]}` }]),
    ...(subnets[0] === subnets[1] ? [] : [{ layer: 'lease' as const, text: `leases changed from ${subnets[0]} to ${subnets[1]}` }]),
  ];
}
