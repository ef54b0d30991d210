import { join } from 'node:path';
import { runtimeFolder } from '../remote/runtime-folder.ts';
import type { Connections } from '../remote/connections.ts';

/** Every file on this machine of a lab of existing hosts. */
export interface SshPaths {
  readonly lab: string;
  readonly record: string;
  readonly connections: Connections;
}

/** The paths of the lab of this name. */
export function sshPaths(stateFolder: string, labName: string): SshPaths {
  const lab = join(stateFolder, labName);
  return { lab, record: join(lab, 'ssh.json'), connections: { config: join(lab, 'ssh_config'), sockets: runtimeFolder(lab), logs: join(lab, 'ssh') } };
}
