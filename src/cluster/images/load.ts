import { createReadStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { ClusterError } from '../../errors.ts';
import type { Node } from '../../providers/provider.ts';
import { releaseArchitecture } from '../../setup/architecture.ts';
import { CommandError, lastLines } from '../../system/exec.ts';
import type { Argv } from '../../system/exec.ts';
import { openArchive } from './archive.ts';
import { idError, refusal, unmappedId } from './id-map.ts';
import type { IdMaps } from './id-map.ts';
import { idsIn } from './ids-in.ts';
import { imagesIn } from './images-in.ts';
import type { ArchivedImage } from './images-in.ts';

/** The namespace of containerd in which kubelet looks for images. */
const ctr = ['ctr', '-n', 'k8s.io', 'images'] as const;

/** Loads every image of an archive into the containerd of each node, at the same time; returns the names for a pod. Rejects before anything is loaded if an image cannot run there. */
export async function loadArchive(nodes: readonly Node[], path: string): Promise<readonly string[]> {
  const images = await checkedImages(nodes, path);
  await Promise.all(nodes.map(node => loadOn(node, path, images)));
  return images.map(({ reference }) => reference);
}

/** The images of an archive, all of which can run on these nodes. */
export async function checkedImages(nodes: readonly Node[], path: string): Promise<readonly ArchivedImage[]> {
  const [maps, archive] = await Promise.all([Promise.all(nodes.map(readMaps)), openArchive(path)]);
  try {
    const images = await imagesIn(archive, releaseArchitecture('the image'));
    for (const image of images) {
      const needed = await idsIn(archive, image);
      const unmapped = maps.map(map => unmappedId(needed, map)).find(id => id !== undefined);
      if (unmapped) throw refusal(image.reference, unmapped);
    }
    return images;
  } finally {
    await archive.close();
  }
}

async function readMaps(node: Node): Promise<IdMaps> {
  const [user = '', group = ''] = await Promise.all(['/proc/1/uid_map', '/proc/1/gid_map'].map(path => node.readFile(path)));
  return { user, group };
}

async function loadOn(node: Node, path: string, images: readonly ArchivedImage[]): Promise<void> {
  try {
    await feed(node, [...ctr, 'import', '-'], path);
    for (const { name, reference } of images) {
      if (name === reference) continue;
      await node.run([...ctr, 'tag', '--force', name, reference]);
      await node.run([...ctr, 'rm', name]);
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    // containerd lists an image that it could not unpack.
    await node.run([...ctr, 'rm', ...images.flatMap(({ name, reference }) => [...new Set([name, reference])])] as unknown as Argv, { okCodes: [1] });
    throw explained(error, node, path);
  }
}

async function feed(node: Node, argv: Argv, path: string): Promise<void> {
  const stream = node.stream(argv);
  createReadStream(path, { highWaterMark: 1 << 20 })
    .on('error', error => stream.destroy(error))
    .pipe(stream);
  stream.resume();
  await finished(stream);
}

function explained(error: CommandError, { name }: Node, path: string): ClusterError {
  const said = lastLines(error.result.stderr, 3);
  const ids = /for UID (\d+), GID (\d+)/.exec(said);
  if (ids) return idError(`an image in ${path} needs the user ${ids[1]} and the group ${ids[2]}, which this lab does not have`);
  return new ClusterError(`containerd on ${name} refused ${path}: ${said}`, { cause: error });
}
