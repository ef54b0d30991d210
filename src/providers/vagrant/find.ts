import { existsSync, readFileSync } from 'node:fs';
import { etcdNode } from '../../config/lab-config.ts';
import type { NodeConfig } from '../../config/lab-config.ts';
import { ProviderError } from '../../errors.ts';
import type { Host } from '../../exec.ts';
import { ensureConnected } from '../remote/connections.ts';
import { remoteNode } from '../remote/node.ts';
import { markPath } from '../remote/provision.ts';
import type { LabRecord, Machines, Node } from '../provider.ts';
import type { VagrantPaths } from './names.ts';
import { machineStates, writeSshConfig } from './machines.ts';

const connectTimeoutMs = 30_000;

/** The lab's machines that run and went through their provisioning, each over its one connection; undefined when there is no lab. */
export async function findMachines(host: Host, paths: VagrantPaths): Promise<Machines | undefined> {
  const record = readRecord(paths);
  if (!record) return undefined;
  const { nodes } = record.config;
  const found = await Promise.all(nodes.map(node => findNode(host, paths, record, node)));
  const lost = nodes.filter((_, index) => found[index] === 'no connection');
  const revived = lost.length > 0 ? await findAgain(host, paths, record, lost) : new Map<string, Node>();
  const there = nodes.flatMap((node, index) => {
    const one = found[index];
    return one === 'no connection' ? (revived.get(node.name) ?? []) : one === undefined ? [] : [one];
  });
  const missing = nodes.map(({ name }) => name).filter(name => !there.some(node => node.name === name));
  return { record, nodes: there, missing, etcd: { socketPath: etcdSocket(paths) } };
}

/** What a lab was brought up as; undefined when there is none. */
export function readRecord({ record }: VagrantPaths): LabRecord | undefined {
  return existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as LabRecord) : undefined;
}

/** The node over its connection, whatever the machine is like inside. */
export function openNode(host: Host, { connections }: VagrantPaths, node: NodeConfig): Node {
  return remoteNode(host, node, { connections, sudo: true });
}

/** Connects to a node; to the one that runs etcd, with a socket that reaches etcd. */
export async function connect(host: Host, paths: VagrantPaths, { config }: LabRecord, node: NodeConfig, timeoutMs = connectTimeoutMs): Promise<void> {
  const forward = node.name === etcdNode(config).name ? `${etcdSocket(paths)}:127.0.0.1:${config.etcd.clientPort}` : undefined;
  await ensureConnected(host, paths.connections, node.name, { timeoutMs, forward });
}

function etcdSocket({ connections }: VagrantPaths): string {
  return `${connections.sockets}/etcd`;
}

/** Undefined for a machine that is no node yet: its provisioning did not go through. */
async function findNode(host: Host, paths: VagrantPaths, record: LabRecord, planned: NodeConfig): Promise<Node | 'no connection' | undefined> {
  if (!existsSync(paths.connections.config)) return 'no connection';
  try {
    await connect(host, paths, record, planned);
  } catch (error) {
    if (error instanceof ProviderError) return 'no connection';
    throw error;
  }
  const node = openNode(host, paths, planned);
  return (await node.readFile(markPath)) === undefined ? undefined : node;
}

// After a reboot by hand a machine may answer elsewhere; and one that runs without answering is there all the same.
async function findAgain(host: Host, paths: VagrantPaths, record: LabRecord, lost: readonly NodeConfig[]): Promise<ReadonlyMap<string, Node>> {
  const states = await machineStates(host, paths, record.config);
  const running = lost.filter(({ name }) => states.get(name) === 'running');
  if (running.length === 0) return new Map();
  await writeSshConfig(host, paths, record.config);
  const found = await Promise.all(
    running.map(async planned => {
      const node = await findNode(host, paths, record, planned);
      return node === undefined ? [] : [[planned.name, node === 'no connection' ? openNode(host, paths, planned) : node] as const];
    }),
  );
  return new Map(found.flat());
}
