import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { etcdsOf } from './etcd-settings.ts';
import { serviceOf } from './look.ts';

/** How much older one process has to be than another, in seconds, to be called older. */
const marginSeconds = 1;

/**
 * Ages in seconds of a node's flanneld and of the oldest etcd, if flanneld is the older one: its watch began at another etcd.
 * With `perhaps`, also if it may be: the nodes are not read at one moment.
 */
export function outlivedEtcd(seen: Observation, node: NodeFacts, perhaps = false): { readonly flanneld: number; readonly etcd: number } | undefined {
  const flanneld = ageOf(node, 'flanneld');
  const etcds = etcdsOf(seen).map(({ node: holder }) => ageOf(holder, 'etcd'));
  if (flanneld === undefined || etcds.length === 0 || etcds.includes(undefined)) return undefined;
  const etcd = Math.max(...etcds.map(age => age ?? 0));
  return flanneld > etcd + (perhaps ? -marginSeconds : marginSeconds) ? { flanneld, etcd } : undefined;
}

function ageOf(node: NodeFacts, name: string): number | undefined {
  const service = serviceOf(node, name);
  const { uptime } = node;
  if (service?.activeState !== 'active' || service.startedAt === undefined || uptime === undefined) return undefined;
  return uptime - service.startedAt;
}
