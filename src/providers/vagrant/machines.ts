import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LabConfig, VagrantConfig } from '../../config/lab-config.ts';
import { defaults } from '../../config/defaults.ts';
import type { Host } from '../../exec.ts';
import { formatSshConfig } from '../remote/login.ts';
import { chooseHypervisor } from './hypervisor.ts';
import { statesOf } from './machine-readable.ts';
import type { VagrantPaths } from './names.ts';
import { askVagrant, runVagrant } from './run.ts';
import { parseSshConfig } from './ssh-config.ts';

/** How each machine is, as Vagrant has it from the hypervisor: running, shutoff, poweroff, not_created. */
export async function machineStates(host: Host, paths: VagrantPaths, config: LabConfig): Promise<ReadonlyMap<string, string>> {
  if (!existsSync(join(paths.folder, 'Vagrantfile'))) return new Map();
  return statesOf(await runVagrant(host, ['status'], vagrantOptions(paths, config)));
}

/** Asks Vagrant where the machines that run answer, and keeps that for every connection. */
export async function writeSshConfig(host: Host, paths: VagrantPaths, config: LabConfig): Promise<void> {
  // It ends with 1 when a machine does not run, having told of those that do.
  const text = await askVagrant(host, ['ssh-config'], { ...vagrantOptions(paths, config), okCodes: [1] });
  await mkdir(dirname(paths.connections.config), { recursive: true });
  await writeFile(paths.connections.config, formatSshConfig(parseSshConfig(text), paths.connections.sockets));
}

/** What every run of Vagrant for this lab needs. */
export function vagrantOptions({ folder }: VagrantPaths, config: LabConfig): { folder: string; hypervisor: 'virtualbox' | 'libvirt' } {
  return { folder, hypervisor: chooseHypervisor(vagrantConfig(config)) };
}

/** The lab file's vagrant section with its defaults. */
export function vagrantConfig({ vagrant }: LabConfig): VagrantConfig {
  return vagrant ?? defaults.vagrant;
}
