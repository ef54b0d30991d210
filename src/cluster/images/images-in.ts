import { notAnArchive } from './archive.ts';
import type { Archive } from './archive.ts';
import { arrayIn, objectIn, textIn } from './json-parts.ts';
import type { JsonObject } from './json-parts.ts';
import { completeReference } from './reference.ts';

/** An image of an archive. */
export interface ArchivedImage {
  /** The name that the archive gives it, and that containerd uses at first. */
  readonly name: string;
  /** Its complete name, under which kubelet asks for it. */
  readonly reference: string;
  /** The user that its program runs as; empty for root. */
  readonly user: string;
  /** Its layers' files in the archive, the lowest first. */
  readonly layers: readonly string[];
}

/** The images of an archive for a CPU (amd64, arm64); throws a UsageError if one has no name or is for another CPU. */
export async function imagesIn(archive: Archive, architecture: string): Promise<readonly ArchivedImage[]> {
  // containerd prefers the OCI layout if an archive has both.
  const found = archive.has('oci-layout') ? await ociImages(archive, architecture) : await dockerImages(archive, architecture);
  if (found.length === 0) throw notAnArchive(archive.path, 'it has no image');
  return found;
}

async function dockerImages(archive: Archive, architecture: string): Promise<readonly ArchivedImage[]> {
  if (!archive.has('manifest.json')) throw notAnArchive(archive.path, 'it has neither oci-layout nor manifest.json');
  const images: ArchivedImage[] = [];
  for (const entry of arrayIn(await archive.json('manifest.json'))) {
    const { RepoTags: tags, Config: config, Layers: layers } = objectIn(entry);
    const names = arrayIn(tags).map(textIn);
    if (names.length === 0) throw unnamed(archive);
    const own = { user: await userIn(archive, fileName(textIn(config)), architecture), layers: arrayIn(layers).map(layer => fileName(textIn(layer))) };
    // containerd completes these names itself.
    for (const name of names) images.push({ ...own, name: referenceOf(archive, name), reference: referenceOf(archive, name) });
  }
  return images;
}

const nameKeys = ['io.containerd.image.name', 'org.opencontainers.image.ref.name'];

async function ociImages(archive: Archive, architecture: string): Promise<readonly ArchivedImage[]> {
  const images: ArchivedImage[] = [];
  for (const entry of arrayIn(objectIn(await archive.json('index.json'))['manifests'])) {
    const annotations = objectIn(objectIn(entry)['annotations']);
    const name = nameKeys.map(key => textIn(annotations[key])).find(text => text !== '') ?? '';
    // A tag alone names no image.
    if (!/[/:@]/.test(name)) throw unnamed(archive, name);
    const { config, layers } = objectIn(await archive.json(await manifestOf(archive, objectIn(entry), architecture)));
    images.push({
      ...{ name, reference: referenceOf(archive, name) },
      user: await userIn(archive, blobOf(archive, objectIn(config)), architecture),
      layers: arrayIn(layers).map(layer => blobOf(archive, objectIn(layer))),
    });
  }
  return images;
}

/** An image for several CPUs has an index of manifests, each for one. */
async function manifestOf(archive: Archive, descriptor: JsonObject, architecture: string): Promise<string> {
  const file = blobOf(archive, descriptor);
  const { manifests } = objectIn(await archive.json(file));
  if (manifests === undefined) return file;
  const offered = arrayIn(manifests).map(objectIn);
  const platformOf = (one: JsonObject): JsonObject => objectIn(one['platform']);
  const chosen = offered.find(one => platformOf(one)['os'] === 'linux' && platformOf(one)['architecture'] === architecture);
  if (!chosen) throw otherCpu(archive, offered.map(one => textIn(platformOf(one)['architecture'])).join(', '), architecture);
  return blobOf(archive, chosen);
}

async function userIn(archive: Archive, file: string, architecture: string): Promise<string> {
  const { architecture: own, config } = objectIn(await archive.json(file));
  if (own !== architecture) throw otherCpu(archive, textIn(own) || 'an unknown CPU', architecture);
  return textIn(objectIn(config)['User']);
}

function blobOf(archive: Archive, { digest }: JsonObject): string {
  const [, algorithm, hash] = /^(sha256|sha512):([0-9a-f]{64,128})$/.exec(textIn(digest)) ?? [];
  if (algorithm === undefined || hash === undefined) throw notAnArchive(archive.path, `${JSON.stringify(digest) ?? 'nothing'} is not a digest`);
  return `blobs/${algorithm}/${hash}`;
}

function fileName(name: string): string {
  return name.replace(/^\.\//, '');
}

function referenceOf(archive: Archive, name: string): string {
  const reference = completeReference(name);
  if (reference === undefined) throw notAnArchive(archive.path, `${JSON.stringify(name)} is not the name of an image`);
  return reference;
}

function unnamed(archive: Archive, tag = ''): Error {
  return notAnArchive(archive.path, tag === '' ? 'an image in it has no name' : `an image in it has the tag ${JSON.stringify(tag)}, but no name`);
}

function otherCpu({ path }: Archive, own: string, architecture: string): Error {
  return notAnArchive(path, `its image is for ${own}; the nodes of this lab are ${architecture}`);
}
