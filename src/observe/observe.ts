import { etcdEndpointOf, etcdNodes } from '../config/lab-config.ts';
import { userRanges } from '../pki/etcd-users.ts';
import { etcdEndpoints } from '../providers/etcd-endpoints.ts';
import type { Machines, Node } from '../providers/provider.ts';
import type { Observation } from './observation.ts';
import { observeNodes } from './nodes.ts';
import { probeAll } from './probes.ts';
import { startProber } from './prober.ts';
import type { Session } from '../system/exec.ts';

export interface ObserveOptions {
  readonly signal?: AbortSignal | undefined;
  /** Without probes the observation costs less, and shows nothing about traffic. */
  readonly probes?: boolean;
  /** Without the ends of the services' logs it costs less, and still has everything that checks need. */
  readonly logs?: boolean;
  /** How long a probe waits for its first answer, in milliseconds; left out, one second. */
  readonly answerMs?: number;
}

/** How long etcd may take to answer before it counts as unreachable. */
const etcdTimeoutMs = 2000;

/** Gathers every fact of a running lab, all nodes and etcd at once; never rejects because of something that a lab lacks. */
export async function observe(machines: Machines, { probes = true, logs = true, answerMs }: ObserveOptions = {}): Promise<Observation> {
  const { config, api, versions } = machines.record;
  const flannelVersion = versions.flanneld;
  const takenAt = new Date().toISOString();
  // The nodes are asked first, and their probers start beside them: loading etcd's client takes as long as their
  // answers, and keeps this thread busy.
  const probers = new Map<string, Session>();
  const onAsked = (node: Node): void => {
    if (probes) probers.set(node.name, startProber(node, machines));
  };
  const asked = observeNodes(machines, { logs, onAsked });
  const etcd = seeEtcd(machines);
  const cluster = config.kubernetes && import('./cluster/observe.ts').then(({ observeCluster }) => observeCluster(machines, probes));
  const nodes = await asked;
  const probed = await probeAll(machines, probers, nodes, answerMs);
  return { schema: 1, takenAt, lab: config, api, ...(flannelVersion !== undefined && { flannelVersion }), nodes, etcd: await etcd, ...probed, ...(cluster && { cluster: await cluster }) };
}

async function seeEtcd(machines: Machines): Promise<Observation['etcd']> {
  const { record: { config }, patience = 1 } = machines;
  const [{ observeEtcd }, endpoints] = await Promise.all([import('./etcd.ts'), etcdEndpoints(machines), import('../keystore/etcd-v3.ts')]);
  const members = etcdNodes(config).flatMap((node, at) => {
    const reach = endpoints[at];
    return reach ? [{ name: node.name, endpoint: etcdEndpointOf(config, node), reach }] : [];
  });
  const users = config.etcd.auth && { users: userRanges(config).map(([user]) => user) };
  return await observeEtcd({ members, ...users, prefix: config.etcd.prefix, timeoutMs: etcdTimeoutMs * patience });
}
