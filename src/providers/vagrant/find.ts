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
import { machineStates, vagrantConfig, writeSshConfig } from './machines.ts';
import { patienceFor } from './patience.ts';

const connectTimeoutMs = 30_000;

/** The lab's machines that run and went through their provisioning, each over its one connection; undefined when there is no lab. */
export async function findMachines(host: Host, paths: VagrantPaths): Promise<Machines | undefined> {
  const record = readRecord(paths);
  if (!record) return undefined;
  const { nodes } = record.config;
  const found = await Promise.all(nodes.map(node => findNode(host, paths, record, node)));
  const lost = nodes.filter((_, index) => found[index] === undefined);
  const again = lost.length > 0 ? await findAgain(host, paths, record, lost) : new Map<string, Found>();
  const there = nodes.flatMap(({ name }, index) => found[index] ?? again.get(name) ?? []);
  const whole = there.filter(({ provisioned }) => provisioned).map(({ node }) => node.name);
  const missing = nodes.map(({ name }) => name).filter(name => !whole.includes(name));
  return { record, nodes: there.map(({ node }) => node), missing, etcd: { socketPath: etcdSocket(paths) }, patience: patienceFor(vagrantConfig(record.config)) };
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

interface Found {
  readonly node: Node;
  /** Whether its provisioning went through to the end. */
  readonly provisioned: boolean;
}

/** Undefined for a machine that does not answer. */
async function findNode(host: Host, paths: VagrantPaths, record: LabRecord, planned: NodeConfig): Promise<Found | undefined> {
  if (!existsSync(paths.connections.config)) return undefined;
  try {
    await connect(host, paths, record, planned);
  } catch (error) {
    if (error instanceof ProviderError) return undefined;
    throw error;
  }
  const node = openNode(host, paths, planned);
  return { node, provisioned: (await node.readFile(markPath)) !== undefined };
}

// After a reboot by hand a machine may answer elsewhere; and one that runs without answering is there all the same.
async function findAgain(host: Host, paths: VagrantPaths, record: LabRecord, lost: readonly NodeConfig[]): Promise<ReadonlyMap<string, Found>> {
  const states = await machineStates(host, paths, record.config);
  const running = lost.filter(({ name }) => states.get(name) === 'running');
  if (running.length === 0) return new Map();
  await writeSshConfig(host, paths, record.config);
  const found = await Promise.all(
    running.map(async planned => {
      const one = await findNode(host, paths, record, planned);
      return [planned.name, one ?? { node: openNode(host, paths, planned), provisioned: true }] as const;
    }),
  );
  return new Map(found);
}
