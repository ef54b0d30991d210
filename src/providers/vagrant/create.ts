import { mkdir, writeFile } from 'node:fs/promises';
import { ProviderError } from '../../errors.ts';
import type { Host } from '../../system/exec.ts';
import { writeFolder } from '../../templates/folder.ts';
import { closeConnections } from '../remote/connections.ts';
import { connect, openNode } from '../remote/remote-lab.ts';
import { ensureProvisioned } from '../remote/provision.ts';
import type { CreateOptions, Machines } from '../provider.ts';
import { provisioningOf, vagrantFiles } from './files.ts';
import { findMachines, vagrantLab } from './find.ts';
import { findLeftovers, removeLeftover } from './leftovers.ts';
import { knownLogins, machineStates, vagrantOptions, writeSshConfig } from './machines.ts';
import type { VagrantPaths } from './names.ts';
import { loginAsRoot } from './root-login.ts';
import { runVagrant } from './run.ts';

// On an emulated CPU, sshd can start long after the machine.
const bootTimeoutMs = 120_000;

/** Boots every machine that is not running, and provisions those that are not nodes yet; does not change the others. */
export async function create(host: Host, options: CreateOptions, paths: VagrantPaths): Promise<Machines> {
  const { record, tell = () => undefined } = options;
  const { nodes } = record.config;
  const files = vagrantFiles(options);
  await mkdir(paths.folder, { recursive: true });
  await writeFolder(files, paths.folder);
  await writeFile(paths.record, `${JSON.stringify(record)}\n`);
  await boot(host, options, paths, tell);

  const lab = vagrantLab(host, paths, record);
  await Promise.all(nodes.map(async planned => {
    await connect(lab, planned, { timeoutMs: bootTimeoutMs, booting: true });
    await ensureProvisioned(openNode(lab, planned), provisioningOf(files, planned.name, options), { host, connections: paths.connections, tell });
  }));
  await loginAsRoot(lab);
  const machines = await findMachines(host, paths);
  if (machines?.missing.length === 0) return machines;
  throw new ProviderError(`${machines?.missing.join(', ') ?? 'the lab'} disappeared during \`up\``, { hint: 'run `k8s-lab up` again' });
}

async function boot(host: Host, { record: { config } }: CreateOptions, paths: VagrantPaths, tell: (text: string) => void): Promise<void> {
  const states = await machineStates(host, paths, config);
  const down = config.nodes.map(({ name }) => name).filter(name => states.get(name) !== 'running');
  if (down.length > 0) {
    // Vagrant fails if a machine exists that it does not know: its folder was deleted, or it was killed during creation.
    const unknown = down.filter(name => (states.get(name) ?? 'not_created') === 'not_created');
    for (const leftover of await findLeftovers(host, paths.folder, unknown)) await removeLeftover(host, leftover);
    // An old connection would be used for the new machine.
    await closeConnections(host, paths.connections, down);
    await runVagrant(host, ['up', '--no-provision', ...down], { ...vagrantOptions(paths, config), tell });
  }
  const known = new Set(knownLogins(paths.connections).map(({ name }) => name));
  const asked = config.nodes.map(({ name }) => name).filter(name => down.includes(name) || !known.has(name));
  if (asked.length > 0) await writeSshConfig(host, paths, config, asked);
}
