import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { etcdNodes } from '../../config/lab-config.ts';
import { ProviderError } from '../../errors.ts';
import type { Host } from '../../system/exec.ts';
import type { LabRecord, Machines } from '../provider.ts';
import { sandboxNode } from './node.ts';
import { findProcesses } from './processes.ts';
import type { SandboxPaths } from './names.ts';

/** The machines of the running sandbox; undefined if it does not run or has not booted far enough. */
export function findMachines(host: Host, paths: SandboxPaths): Machines | undefined {
  const { init, nodes: running } = findProcesses(paths);
  const record = init === undefined ? undefined : readRecord(init);
  if (init === undefined || !record) return undefined;
  const env = environmentOf(init);
  const ready = new Set(readFolder(`/proc/${init}/root/lab/ready`));
  const exists = (name: string): boolean => running.has(name) && ready.has(name);
  const nodes = record.config.nodes.flatMap(node => {
    const pid = running.get(node.name);
    return pid === undefined || !exists(node.name) ? [] : [sandboxNode(host, node, pid, env)];
  });
  const missing = record.config.nodes.map(({ name }) => name).filter(name => !exists(name));
  // etcd creates this socket in its working folder, because it also listens on unix://localhost:<port>.
  const etcd = etcdNodes(record.config).map(({ name }) => ({
    socketPath: `/proc/${running.get(name)}/root/var/lib/etcd/localhost:${record.config.etcd.clientPort}`,
  }));
  return { record, nodes, missing, etcd };
}

/** Replaces the record of the running sandbox, which lies inside it. */
export function keepRecord(record: LabRecord, paths: SandboxPaths): void {
  const { init } = findProcesses(paths);
  if (init === undefined) throw new ProviderError(`lab ${record.config.name} is not running`);
  const path = recordPath(init);
  // A concurrent reader sees the old one or the new one.
  writeFileSync(`${path}.new`, `${JSON.stringify(record)}\n`);
  renameSync(`${path}.new`, path);
}

/** The numbers of booted and failed nodes of a sandbox. */
export function bootState(init: number): { ready: number; failed: readonly string[] } {
  const list = (folder: string): readonly string[] => readFolder(`/proc/${init}/root/lab/${folder}`);
  const failed = list('failed').map(node => `${node}: ${readText(`/proc/${init}/root/lab/failed/${node}`) ?? ''}`);
  return { ready: list('ready').length, failed };
}

function readRecord(init: number): LabRecord | undefined {
  const text = readText(recordPath(init));
  return text === undefined ? undefined : (JSON.parse(text) as LabRecord);
}

function recordPath(init: number): string {
  return `/proc/${init}/root/lab/lab.json`;
}

function environmentOf(init: number): readonly string[] {
  return (readText(`/proc/${init}/environ`) ?? '').split('\0').filter(Boolean);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function readFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
