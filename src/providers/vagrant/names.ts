import { join } from 'node:path';
import { runtimeFolder } from '../remote/runtime-folder.ts';
import type { Connections } from '../remote/connections.ts';

/** The paths of a lab of virtual machines, all in its own folder. */
export interface VagrantPaths {
  /** The lab's folder; `down` removes it. */
  readonly lab: string;
  /** The folder of the Vagrantfile, where users can run `vagrant` themselves. */
  readonly folder: string;
  /** The file of the lab's record. */
  readonly record: string;
  readonly connections: Connections;
}

/** The paths of the lab of this name. */
export function vagrantPaths(stateFolder: string, labName: string): VagrantPaths {
  const lab = join(stateFolder, labName);
  const folder = join(lab, 'vagrant');
  const connections = { config: join(lab, 'ssh_config'), sockets: runtimeFolder(lab), logs: join(lab, 'ssh') };
  return { lab, folder, record: join(lab, 'vagrant.json'), connections };
}
