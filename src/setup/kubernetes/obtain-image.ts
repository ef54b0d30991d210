import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from '../../errors.ts';
import type { Host } from '../../system/exec.ts';
import type { FileMember } from '../../system/tar-file.ts';
import type { Apt } from '../apt.ts';
import { makeFile } from '../cache.ts';
import type { CachePaths } from '../cache.ts';
import { imageReferences } from '../../services/images.ts';
import type { ImageName } from '../../services/images.ts';
import { imagePlace, tagOf } from './image-file.ts';
import { imageRecipe } from './image-recipes.ts';
import type { ImageRecipe } from './image-recipes.ts';
import { busyboxMembers, programMembers } from './packaged-members.ts';
import { builtFolder } from './recipe.ts';
import { writeImage } from './write-image.ts';

/** Makes an image of Debian packages. */
export async function obtainPackagedImage(host: Host, apt: Apt, cache: CachePaths, name: ImageName): Promise<string> {
  const recipe = imageRecipe(name);
  return await makeImage(cache, name, async folder => {
    const tree = join(folder, 'tree');
    const version = await extract(host, apt, recipe, tree);
    const program = recipe.program === undefined ? [] : await programMembers(host, tree, recipe.program);
    return { tag: tagOf(version), members: [...busyboxMembers(tree), ...program] };
  });
}

/** Makes the image of a program that was built with kube. */
export async function obtainBuiltImage(cache: CachePaths, name: ImageName): Promise<string> {
  const path = join(builtFolder(cache), name);
  return await makeImage(cache, name, async () => {
    return { tag: imageRecipe(name).version ?? '', members: [{ type: 'file', name, mode: 0o755, content: { path } }] };
  });
}

interface Material {
  readonly tag: string;
  readonly members: readonly FileMember[];
}

async function makeImage(cache: CachePaths, name: ImageName, gather: (folder: string) => Promise<Material>): Promise<string> {
  const recipe = imageRecipe(name);
  return await makeFile(cache, async folder => {
    const { tag, members } = await gather(folder);
    const content = { reference: imageReferences[name], config: recipe.config, members: inOrder([...members, ...ownMembers(recipe)]) };
    const file = join(folder, 'image.tar');
    const digest = await writeImage(folder, file, content);
    return { file, place: imagePlace(cache, name, tag, digest.slice(0, 12)) };
  });
}

async function extract(host: Host, apt: Apt, { packages = [''], program }: ImageRecipe, tree: string): Promise<string> {
  const downloads = `${tree}.debs`;
  mkdirSync(downloads);
  const libraries = program === undefined ? [] : await apt.allLibraries(packages[0]);
  await apt.download([...packages, ...libraries], downloads);
  const files = readdirSync(downloads).filter(file => file.endsWith('.deb'));
  for (const file of files) await host.run(['dpkg-deb', '-x', join(downloads, file), tree]);
  const own = files.find(file => file.startsWith(`${packages[0]}_`));
  if (own === undefined) throw new SetupError(`apt-get did not download ${packages[0]}`);
  return decodeURIComponent(own.split('_')[1] ?? '');
}

function ownMembers({ files = {}, folders = [] }: ImageRecipe): readonly FileMember[] {
  return [
    ...Object.entries(files).map(([name, { mode, text }]) => ({ type: 'file', name, mode, content: text }) as const),
    ...folders.map(name => ({ type: 'folder', name, mode: 0o755 }) as const),
  ];
}

// Sorted, and every folder before its content.
function inOrder(members: readonly FileMember[]): readonly FileMember[] {
  const all = new Map<string, FileMember>();
  for (const member of members) {
    for (let name = dirname(member.name); name !== '.'; name = dirname(name)) all.set(name, { type: 'folder', name, mode: 0o755 });
  }
  for (const member of members) all.set(member.name, member);
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
