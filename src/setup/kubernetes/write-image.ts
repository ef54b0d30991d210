import { createHash } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeTarFile } from '../../system/tar-file.ts';
import type { FileMember } from '../../system/tar-file.ts';
import { releaseArchitecture } from '../architecture.ts';
import type { ImageConfig } from './image-recipes.ts';

export interface ImageContent {
  /** The name that a pod gives. */
  readonly reference: string;
  readonly config: ImageConfig;
  /** The members of its only layer. */
  readonly members: readonly FileMember[];
}

const media = 'application/vnd.oci.image';

/** Writes an image as an archive of the OCI image layout with one uncompressed layer; returns the digest of its manifest. */
export async function writeImage(folder: string, file: string, { reference, config, members }: ImageContent): Promise<string> {
  const layerFile = join(folder, 'layer.tar');
  const layer = { digest: `sha256:${await writeTarFile(layerFile, members)}`, size: statSync(layerFile).size };
  const platform = { architecture: releaseArchitecture('the image'), os: 'linux' };
  // The same content must have the same digest on every machine, so there is no time in it.
  const configBlob = blob({ created: '1970-01-01T00:00:00Z', ...platform, config, rootfs: { type: 'layers', diff_ids: [layer.digest] } });
  const manifest = blob({
    schemaVersion: 2,
    mediaType: `${media}.manifest.v1+json`,
    config: { mediaType: `${media}.config.v1+json`, digest: configBlob.digest, size: configBlob.size },
    layers: [{ mediaType: `${media}.layer.v1.tar`, ...layer }],
  });
  const annotations = { 'io.containerd.image.name': reference, 'org.opencontainers.image.ref.name': reference.replace(/^.*:/, '') };
  const entry = { mediaType: `${media}.manifest.v1+json`, digest: manifest.digest, size: manifest.size, annotations, platform };
  await writeTarFile(file, [
    { type: 'folder', name: 'blobs/', mode: 0o755 },
    { type: 'folder', name: 'blobs/sha256/', mode: 0o755 },
    blobMember(layer.digest, { path: layerFile }),
    blobMember(configBlob.digest, configBlob.text),
    blobMember(manifest.digest, manifest.text),
    textMember('index.json', JSON.stringify({ schemaVersion: 2, mediaType: `${media}.index.v1+json`, manifests: [entry] })),
    textMember('oci-layout', JSON.stringify({ imageLayoutVersion: '1.0.0' })),
  ]);
  rmSync(layerFile);
  return manifest.digest.replace('sha256:', '');
}

interface Blob {
  readonly text: string;
  readonly digest: string;
  readonly size: number;
}

function blob(value: object): Blob {
  const text = JSON.stringify(value);
  return { text, digest: `sha256:${createHash('sha256').update(text).digest('hex')}`, size: Buffer.byteLength(text) };
}

function blobMember(digest: string, content: string | { readonly path: string }): FileMember {
  return { type: 'file', name: `blobs/${digest.replace(':', '/')}`, mode: 0o644, content };
}

function textMember(name: string, content: string): FileMember {
  return { type: 'file', name, mode: 0o644, content };
}
