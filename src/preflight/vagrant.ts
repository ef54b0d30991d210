import { join } from 'node:path';
import type { Asker } from './ask.ts';
import type { VagrantFacts, VagrantMachine } from './host-facts.ts';
import type { Machine } from './machine.ts';
import { parsePlugins } from './parse/plugins.ts';
import { parseVagrantVersion } from './parse/versions.ts';

/** The folders where distributions register packaged plugins, one JSON file each. */
const packagedPlugins = '/usr/share/vagrant-plugins/plugins.d';

/** Vagrant's version and plugins; the plugins are read from its files, because asking Vagrant takes more than a second. */
export async function askVagrant({ ask }: Asker, machine: Machine): Promise<VagrantFacts | undefined> {
  const [said, plugins] = await Promise.all([ask('vagrant', ['vagrant', '--version']), readPlugins(machine)]);
  const version = parseVagrantVersion(said ?? '');
  return version === undefined ? undefined : { version, plugins };
}

async function readPlugins({ env, home, read, list }: Machine): Promise<readonly string[]> {
  const own = join(env['VAGRANT_HOME'] || join(home, '.vagrant.d'), 'plugins.json');
  const packaged = (await list(packagedPlugins)).filter(name => name.endsWith('.json')).map(name => join(packagedPlugins, name));
  const texts = await Promise.all([own, ...packaged].map(path => read(path)));
  return [...new Set(texts.flatMap(text => parsePlugins(text ?? '')))].toSorted();
}

/** The machines that Vagrant remembers in a folder. */
export async function readMachines({ read, list }: Machine, folder: string): Promise<readonly VagrantMachine[]> {
  const root = join(folder, '.vagrant', 'machines');
  const found = await Promise.all(
    (await list(root)).flatMap(node =>
      ['virtualbox', 'libvirt'].map(async provider => ({ node, provider, id: (await read(join(root, node, provider, 'id')))?.trim() ?? '' })),
    ),
  );
  return found.filter(({ id }) => id !== '');
}
