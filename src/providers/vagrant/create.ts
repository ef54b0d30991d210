import { mkdir, writeFile } from 'node:fs/promises';
import { ProviderError } from '../../errors.ts';
import type { Host } from '../../exec.ts';
import { writeFolder } from '../../render.ts';
import { closeConnections } from '../remote/connections.ts';
import { markOf, markPath, provision } from '../remote/provision.ts';
import type { CreateOptions, Machines } from '../provider.ts';
import { provisioningOf, vagrantFiles } from './files.ts';
import { connect, findMachines, openNode } from './find.ts';
import { machineStates, vagrantOptions, writeSshConfig } from './machines.ts';
import type { VagrantPaths } from './names.ts';
import { runVagrant } from './run.ts';

/** Boots every machine that does not run, and makes nodes of those that are none yet; the others stay as they are. */
export async function create(host: Host, options: CreateOptions, paths: VagrantPaths): Promise<Machines> {
  const { record, tell = () => undefined } = options;
  const { config } = record;
  const files = vagrantFiles(options);
  await mkdir(paths.folder, { recursive: true });
  await writeFolder(files, paths.folder);
  await writeFile(paths.record, `${JSON.stringify(record)}\n`);

  const states = await machineStates(host, paths, config);
  const down = config.nodes.map(({ name }) => name).filter(name => states.get(name) !== 'running');
  if (down.length > 0) {
    // A connection to the machine that was there before would be taken for one to the new one.
    await closeConnections(host, paths.connections, down);
    await runVagrant(host, ['up', '--no-provision', ...down], { ...vagrantOptions(paths, config), tell });
  }
  await writeSshConfig(host, paths, config);
  await Promise.all(config.nodes.map(async planned => {
    await connect(host, paths, record, planned, 120_000);
    const node = openNode(host, paths, planned);
    const provisioning = provisioningOf(files, planned.name, options);
    if ((await node.readFile(markPath))?.trim() === markOf(provisioning)) return;
    await provision(node, provisioning, { host, connections: paths.connections, tell });
  }));
  const machines = await findMachines(host, paths);
  if (machines?.missing.length === 0) return machines;
  throw new ProviderError(`${machines?.missing.join(', ') ?? 'the lab'} went away while it was brought up`, { hint: 'k8s-lab up takes it up again' });
}
