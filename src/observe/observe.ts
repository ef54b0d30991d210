import type { Machines } from '../providers/provider.ts';
import type { Observation } from './observation.ts';
import { observeNodes } from './nodes.ts';
import { probeAll } from './probes.ts';

export interface ObserveOptions {
  readonly signal?: AbortSignal | undefined;
  /** Without probes the observation costs less, and says nothing of traffic. */
  readonly probes?: boolean;
}

/** How long etcd may take to answer before it counts as unreachable. */
const etcdTimeoutMs = 2000;

/** Gathers every fact of a running lab, all nodes and etcd at once; never rejects for what a lab may lack. */
export async function observe(machines: Machines, { probes = true }: ObserveOptions = {}): Promise<Observation> {
  const { config, api } = machines.record;
  const takenAt = new Date().toISOString();
  // The nodes are asked first: loading etcd's client takes as long as their answers, and keeps this thread busy.
  const asked = observeNodes(machines);
  const etcd = seeEtcd(machines);
  const nodes = await asked;
  const results = probes ? await probeAll(machines, nodes) : [];
  return { schema: 1, takenAt, lab: config, api, nodes, etcd: await etcd, probes: results };
}

async function seeEtcd({ record, etcd, patience = 1 }: Machines): Promise<Observation['etcd']> {
  const [{ observeEtcd }] = await Promise.all([import('./etcd.ts'), import('../keystore/etcd-v3.ts')]);
  const { prefix } = record.config.etcd;
  return await observeEtcd({ endpoint: etcd, prefix, timeoutMs: etcdTimeoutMs * patience });
}
