import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Host } from '../../system/exec.ts';
import { closeConnections, removeSockets } from '../remote/connections.ts';
import { findNode, machinesOf, readRecord } from '../remote/remote-lab.ts';
import type { RemoteLab } from '../remote/remote-lab.ts';
import { formatSshConfig } from '../remote/login.ts';
import type { LabRecord, Machines } from '../provider.ts';
import { loginsOf, needsSudo } from './logins.ts';
import type { SshPaths } from './names.ts';

/** The lab as a remote lab; writes its ssh_config from the lab file. */
export function openRemoteLab(host: Host, { connections }: SshPaths, record: LabRecord): RemoteLab {
  mkdirSync(dirname(connections.config), { recursive: true });
  writeFileSync(connections.config, formatSshConfig(loginsOf(record.config), namesOf(record), connections.sockets));
  // A host may be far away or emulated, so timeouts are longer.
  return { host, record, connections, sudo: node => needsSudo(record.config, node), patience: 5 };
}

/** Closes the lab's connections and removes its files from this machine. */
export async function forget({ host, record, connections }: RemoteLab, { lab }: SshPaths): Promise<void> {
  await closeConnections(host, connections, namesOf(record));
  rmSync(lab, { recursive: true, force: true });
  removeSockets(connections);
}

function namesOf({ config }: LabRecord): readonly string[] {
  return config.nodes.map(({ name }) => name);
}

/** The lab's hosts that answer; undefined if the lab does not exist. */
export async function findMachines(host: Host, paths: SshPaths): Promise<Machines | undefined> {
  const record = readRecord(paths.record);
  if (!record) return undefined;
  const lab = openRemoteLab(host, paths, record);
  const found = await Promise.all(
    record.config.nodes.map(async node => {
      const one = await findNode(lab, node);
      return one ? [[node.name, one] as const] : [];
    }),
  );
  return machinesOf(lab, new Map(found.flat()));
}
