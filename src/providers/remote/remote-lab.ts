import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { etcdNodes } from '../../config/lab-config.ts';
import type { NodeConfig } from '../../config/lab-config.ts';
import { ProviderError } from '../../errors.ts';
import { CommandError } from '../../system/exec.ts';
import type { Host } from '../../system/exec.ts';
import type { LabRecord, Machines, Node } from '../provider.ts';
import { closeConnections, ensureConnected } from './connections.ts';
import type { Connections, ConnectOptions } from './connections.ts';
import { remoteNode } from './node.ts';
import { markPath } from './provision.ts';

/** A lab whose nodes are reached over ssh. */
export interface RemoteLab {
  readonly host: Host;
  readonly record: LabRecord;
  readonly connections: Connections;
  /** Whether to become root with sudo on this node. */
  readonly sudo: (node: NodeConfig) => boolean;
  readonly patience: number;
}

/** A node that answers. */
export interface Found {
  readonly node: Node;
  /** Whether its provisioning has finished. */
  readonly provisioned: boolean;
}

const connectTimeoutMs = 30_000;

/** The node over its connection, provisioned or not. */
export function openNode({ host, connections, sudo }: RemoteLab, node: NodeConfig): Node {
  return remoteNode(host, node, { connections, sudo: sudo(node) });
}

/** Connects to a node; for an etcd node, also forwards a socket to its etcd. */
export async function connect(
  { host, record: { config }, connections }: RemoteLab,
  node: NodeConfig,
  { timeoutMs = connectTimeoutMs, booting }: Partial<Pick<ConnectOptions, 'timeoutMs' | 'booting'>> = {},
): Promise<void> {
  const member = etcdNodes(config).findIndex(({ name }) => name === node.name);
  const forward = member === -1 ? undefined : `${etcdSocket(connections, member)}:127.0.0.1:${config.etcd.clientPort}`;
  await ensureConnected(host, connections, node.name, { timeoutMs, forward, booting });
}

/** The node; undefined if its machine does not answer. */
export async function findNode(lab: RemoteLab, planned: NodeConfig): Promise<Found | undefined> {
  if (!existsSync(lab.connections.config)) return undefined;
  try {
    await connect(lab, planned);
    const node = openNode(lab, planned);
    return { node, provisioned: await isProvisioned(node) };
  } catch (error) {
    // A frozen machine keeps its connection but does not answer.
    if (error instanceof ProviderError || error instanceof CommandError) return undefined;
    throw error;
  }
}

// With a strict umask only root can enter the folder.
async function isProvisioned(node: Node): Promise<boolean> {
  for (const asRoot of [false, true]) {
    const { exitCode } = await node.run(['test', '-e', markPath], { okCodes: [1], asRoot, timeoutMs: connectTimeoutMs });
    if (exitCode === 0) return true;
  }
  return false;
}

/** The machines found, in the order of the lab. */
export function machinesOf({ record, connections, patience }: RemoteLab, found: ReadonlyMap<string, Found>): Machines {
  const names = record.config.nodes.map(({ name }) => name);
  return {
    record,
    nodes: names.flatMap(name => found.get(name)?.node ?? []),
    missing: names.filter(name => !found.get(name)?.provisioned),
    etcd: etcdNodes(record.config).map((_, member) => ({ socketPath: etcdSocket(connections, member) })),
    patience,
  };
}

/** The record of a lab; undefined if the lab does not exist. */
export function readRecord(path: string): LabRecord | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as LabRecord) : undefined;
}

/** Replaces the record of a lab. Its connections are closed, because a connection forwards the socket of its node's member. */
export async function keepRecord({ host, record, connections }: Pick<RemoteLab, 'host' | 'record' | 'connections'>, path: string): Promise<void> {
  writeFileSync(`${path}.new`, `${JSON.stringify(record)}\n`);
  renameSync(`${path}.new`, path);
  await closeConnections(host, connections, record.config.nodes.map(({ name }) => name));
}

// A node's name may be too long for the path of a socket.
function etcdSocket({ sockets }: Connections, member: number): string {
  return `${sockets}/etcd${member === 0 ? '' : member + 1}`;
}
