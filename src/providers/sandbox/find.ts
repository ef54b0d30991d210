import { readFileSync, readdirSync } from 'node:fs';
import { etcdNode } from '../../config/lab-config.ts';
import type { Host } from '../../system/exec.ts';
import type { LabRecord, Machines } from '../provider.ts';
import { sandboxNode } from './node.ts';
import { findProcesses } from './processes.ts';
import type { SandboxPaths } from './names.ts';

/** The machines of the sandbox whose first process runs now; undefined when there is none, or it has not got far enough. */
export function findMachines(host: Host, paths: SandboxPaths): Machines | undefined {
  const { init, nodes: running } = findProcesses(paths);
  const record = init === undefined ? undefined : readRecord(init);
  if (init === undefined || !record) return undefined;
  const env = environmentOf(init);
  const ready = new Set(readFolder(`/proc/${init}/root/lab/ready`));
  const isThere = (name: string): boolean => running.has(name) && ready.has(name);
  const nodes = record.config.nodes.flatMap(node => {
    const pid = running.get(node.name);
    return pid === undefined || !isThere(node.name) ? [] : [sandboxNode(host, node, pid, env)];
  });
  const missing = record.config.nodes.map(({ name }) => name).filter(name => !isThere(name));
  const etcdPid = running.get(etcdNode(record.config).name);
  // etcd makes this socket in its working folder: it listens on unix://localhost:<port> as well.
  const socketPath = `/proc/${etcdPid}/root/var/lib/etcd/localhost:${record.config.etcd.clientPort}`;
  return { record, nodes, missing, etcd: { socketPath } };
}

/** How far the nodes of a sandbox have got in booting. */
export function bootState(init: number): { ready: number; failed: readonly string[] } {
  const list = (folder: string): readonly string[] => readFolder(`/proc/${init}/root/lab/${folder}`);
  const failed = list('failed').map(node => `${node}: ${readText(`/proc/${init}/root/lab/failed/${node}`) ?? ''}`);
  return { ready: list('ready').length, failed };
}

function readRecord(init: number): LabRecord | undefined {
  const text = readText(`/proc/${init}/root/lab/lab.json`);
  return text === undefined ? undefined : (JSON.parse(text) as LabRecord);
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
