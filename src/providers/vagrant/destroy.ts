import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../system/exec.ts';
import { closeConnections, removeSockets } from '../remote/connections.ts';
import { readRecord } from '../remote/remote-lab.ts';
import { findLeftovers, removeLeftover } from './leftovers.ts';
import { vagrantOptions } from './machines.ts';
import type { VagrantPaths } from './names.ts';
import { runVagrant } from './run.ts';

/** Removes the lab's machines, connections and files, and nothing else. */
export async function destroy(host: Host, paths: VagrantPaths): Promise<'removed' | 'nothing'> {
  const record = readRecord(paths.record);
  if (record) await closeConnections(host, paths.connections, record.config.nodes.map(({ name }) => name));
  if (record && existsSync(join(paths.folder, 'Vagrantfile'))) {
    await runVagrant(host, ['destroy', '--force'], vagrantOptions(paths, record.config));
  }
  const leftovers = await findLeftovers(host, paths.folder, record?.config.nodes.map(({ name }) => name));
  for (const leftover of leftovers) await removeLeftover(host, leftover);
  const removed = leftovers.length > 0 || existsSync(paths.folder) || record !== undefined;
  rmSync(paths.lab, { recursive: true, force: true });
  removeSockets(paths.connections);
  return removed ? 'removed' : 'nothing';
}

/** Shuts down the lab's machines; they keep their disks. */
export async function halt(host: Host, paths: VagrantPaths): Promise<'halted' | 'nothing'> {
  const record = readRecord(paths.record);
  if (!record) return 'nothing';
  await closeConnections(host, paths.connections, record.config.nodes.map(({ name }) => name));
  await runVagrant(host, ['halt'], vagrantOptions(paths, record.config));
  return 'halted';
}

/** Removes one machine with its disk. */
export async function remove(host: Host, paths: VagrantPaths, node: string): Promise<void> {
  const record = readRecord(paths.record);
  if (!record) return;
  await closeConnections(host, paths.connections, [node]);
  await runVagrant(host, ['destroy', '--force', node], vagrantOptions(paths, record.config));
}
