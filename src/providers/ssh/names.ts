import { join } from 'node:path';
import { runtimeFolder } from '../remote/runtime-folder.ts';
import type { Connections } from '../remote/connections.ts';

/** The files of one lab of existing hosts; on this machine there are no more of it. */
export interface SshPaths {
  readonly lab: string;
  readonly record: string;
  readonly connections: Connections;
}

/** Where the lab of this name keeps its files. */
export function sshPaths(stateFolder: string, labName: string): SshPaths {
  const lab = join(stateFolder, labName);
  return { lab, record: join(lab, 'ssh.json'), connections: { config: join(lab, 'ssh_config'), sockets: runtimeFolder(lab), logs: join(lab, 'ssh') } };
}
