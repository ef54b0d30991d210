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

/** How each machine is, as Vagrant has it from the hypervisor: running, shutoff, poweroff, not_created. */
export async function machineStates(host: Host, paths: VagrantPaths, config: LabConfig): Promise<ReadonlyMap<string, string>> {
  // Vagrant, which takes a second to say so, knows none where it has made none.
  if (!existsSync(join(paths.folder, '.vagrant', 'machines'))) return new Map();
  return statesOf(await runVagrant(host, ['status'], vagrantOptions(paths, config)));
}

/** Asks Vagrant where these machines, which run, answer, and keeps that for every connection beside what was known of the others. */
export async function writeSshConfig(host: Host, paths: VagrantPaths, config: LabConfig, running: readonly string[]): Promise<void> {
  const { config: file, sockets } = paths.connections;
  const told = parseSshConfig(await askVagrant(host, ['ssh-config', ...running], vagrantOptions(paths, config)));
  const logins = [...told, ...knownLogins(paths.connections).filter(({ name }) => !running.includes(name))];
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, formatSshConfig(logins, config.nodes.map(({ name }) => name), sockets));
}

/** Where the machines answer, as far as that is known. */
export function knownLogins({ config }: Connections): readonly Login[] {
  return existsSync(config) ? parseSshConfig(readFileSync(config, 'utf8')) : [];
}

/** What every run of Vagrant for this lab needs. */
export function vagrantOptions({ folder }: VagrantPaths, config: LabConfig): { folder: string; hypervisor: 'virtualbox' | 'libvirt' } {
  return { folder, hypervisor: chooseHypervisor(vagrantConfig(config)) };
}

/** The lab file's vagrant section with its defaults. */
export function vagrantConfig({ vagrant }: LabConfig): VagrantConfig {
  return vagrant ?? defaults.vagrant;
}
