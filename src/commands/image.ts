import { listImages } from '../cluster/images/list.ts';
import { loadArchive } from '../cluster/images/load.ts';
import { withSavedImage } from '../cluster/images/docker-save.ts';
import { exitCodes, UsageError } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { apiMachine } from '../lab/cluster.ts';
import { findMachines, nodeOf } from '../lab/lab.ts';
import type { Machines, Node } from '../providers/provider.ts';
import { countOf } from '../text/count.ts';
import { formatTable } from '../text/table.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { underLock } from './shared/lock.ts';

const actions = { load, list } as const;

/** Loads images into the containerd of nodes, and lists them. */
export const image: Command = {
  name: 'image',
  summary: "load images into the lab's nodes, or list them",
  arguments: '<load|list> [file...]',
  takes: 'name',
  options: [
    { flags: '--docker <image>', description: "load an image of this machine's docker" },
    { flags: '--node <node>', description: 'only this node, or these: node1,node3 (default: every node)' },
    jsonOption,
  ],
  examples: [
    ['k8s-lab image load app.tar', 'an archive of docker save, or of the OCI image layout'],
    ['k8s-lab image load --docker example/app:1', 'needs docker on this machine'],
    ['k8s-lab image list', 'the images, and the nodes that have them'],
  ],
  async run(context, [action = '', ...files], options) {
    const known = Object.keys(actions);
    if (!known.includes(action)) throw new UsageError(`image ${action}: no such action`, { hint: `expected one of ${known.join(', ')}` });
    return await actions[action as keyof typeof actions](context, files, options);
  },
};

async function load(context: Context, files: readonly string[], options: Options): Promise<ExitCode> {
  const docker = textOption(options, 'docker');
  if (files.length === 0 && docker === undefined) throw new UsageError('image load: no archive given', { hint: 'e.g. `k8s-lab image load app.tar`, or --docker IMAGE' });
  const lab = await context.openLab(options);
  return await underLock(context, lab.name, 'image load', async () => {
    const nodes = wantedNodes(await findMachines(lab), options);
    const loaded: string[] = [];
    const add = async (file: string): Promise<void> => void loaded.push(...(await loadArchive(nodes, file)));
    for (const file of files) await add(file);
    if (docker !== undefined) await withSavedImage(context.host, docker, add);
    const names = nodes.map(({ name }) => name);
    if (options['json']) context.print(toJson({ schema: 1, lab: lab.name, loaded, nodes: names }));
    else context.print(loaded.map(name => `loaded ${name} on ${countOf(names.length, 'node')}\n`).join(''));
    return exitCodes.ok;
  });
}

async function list(context: Context, files: readonly string[], options: Options): Promise<ExitCode> {
  if (files.length > 0 || textOption(options, 'docker') !== undefined) throw new UsageError('image list takes no image', { hint: '`k8s-lab image list` lists every image' });
  const machines = await findMachines(await context.openLab(options));
  const images = await listImages(wantedNodes(machines, options));
  if (options['json']) context.print(toJson({ schema: 1, lab: machines.record.config.name, images }));
  else context.print(formatTable([['IMAGE', 'SIZE', 'NODES'], ...images.map(({ name, size, nodes }) => [name, size, nodes.join(', ')])]).map(line => `${line}\n`).join(''));
  return exitCodes.ok;
}

function wantedNodes(machines: Machines, options: Options): readonly Node[] {
  apiMachine(machines);
  const names = textOption(options, 'node')?.split(',');
  return names ? [...new Set(names)].map(name => nodeOf(machines, name)) : machines.nodes;
}
