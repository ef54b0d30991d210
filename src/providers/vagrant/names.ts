import { join } from 'node:path';
import { runtimeFolder } from '../remote/runtime-folder.ts';
import type { Connections } from '../remote/connections.ts';

/** The files of one lab of virtual machines, all below its own folder. */
export interface VagrantPaths {
  /** What the lab leaves nothing of. */
  readonly lab: string;
  /** Where the Vagrantfile is: `vagrant` can be run in it by hand. */
  readonly folder: string;
  /** What the lab was brought up as. */
  readonly record: string;
  readonly connections: Connections;
}

/** Where the lab of this name keeps its files. */
export function vagrantPaths(stateFolder: string, labName: string): VagrantPaths {
  const lab = join(stateFolder, labName);
  const folder = join(lab, 'vagrant');
  const connections = { config: join(lab, 'ssh_config'), sockets: runtimeFolder(lab), logs: join(lab, 'ssh') };
  return { lab, folder, record: join(lab, 'vagrant.json'), connections };
}
