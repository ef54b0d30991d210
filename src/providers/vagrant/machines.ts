import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LabConfig, VagrantConfig } from '../../config/lab-config.ts';
import { defaults } from '../../config/defaults.ts';
import type { Host } from '../../system/exec.ts';
import type { Connections } from '../remote/connections.ts';
import { formatSshConfig } from '../remote/login.ts';
import type { Login } from '../remote/login.ts';
import { chooseHypervisor } from './hypervisor.ts';
import { statesOf } from './machine-readable.ts';
import type { VagrantPaths } from './names.ts';
import { askVagrant, runVagrant } from './run.ts';
import { parseSshConfig } from './ssh-config.ts';

/** The state of each machine, from Vagrant: running, shutoff, poweroff, not_created. */
export async function machineStates(host: Host, paths: VagrantPaths, config: LabConfig): Promise<ReadonlyMap<string, string>> {
  // Without this folder Vagrant has no machines; asking it would take a second.
  if (!existsSync(join(paths.folder, '.vagrant', 'machines'))) return new Map();
  return statesOf(await runVagrant(host, ['status'], vagrantOptions(paths, config)));
}

/** Asks Vagrant for the logins of these running machines, and writes the ssh_config; other logins in it are kept. */
export async function writeSshConfig(host: Host, paths: VagrantPaths, config: LabConfig, running: readonly string[]): Promise<void> {
  const { config: file, sockets } = paths.connections;
  const told = parseSshConfig(await askVagrant(host, ['ssh-config', ...running], vagrantOptions(paths, config)));
  const logins = [...told, ...knownLogins(paths.connections).filter(({ name }) => !running.includes(name))];
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, formatSshConfig(logins, config.nodes.map(({ name }) => name), sockets));
}

/** The known logins of the machines. */
export function knownLogins({ config }: Connections): readonly Login[] {
  return existsSync(config) ? parseSshConfig(readFileSync(config, 'utf8')) : [];
}

/** The options for every run of Vagrant. */
export function vagrantOptions({ folder }: VagrantPaths, config: LabConfig): { folder: string; hypervisor: 'virtualbox' | 'libvirt' } {
  return { folder, hypervisor: chooseHypervisor(vagrantConfig(config)) };
}

/** The lab file's vagrant section with its defaults. */
export function vagrantConfig({ vagrant }: LabConfig): VagrantConfig {
  return vagrant ?? defaults.vagrant;
}
