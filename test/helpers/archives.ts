import { createHash } from 'node:crypto';
import { releaseArchitecture } from '../../src/setup/architecture.ts';
import { tarEnd, tarHeader, tarPadding } from '../../src/text/tar.ts';

/** A member of an archive for a test; its header may be spoiled. */
export interface Member {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly uid?: number;
  readonly gid?: number;
  /** The letter of another type, as in ustar: 1 hard link, 2 symbolic link, 3 device. */
  readonly flag?: string;
  readonly target?: string;
}

/** An archive as bytes. */
export function tarOf(...members: readonly Member[]): Buffer {
  return Buffer.concat([...members.flatMap(memberOf), tarEnd()]);
}

function memberOf({ name, content = '', uid = 0, gid = 0, flag, target = '' }: Member): readonly Buffer[] {
  const bytes = Buffer.from(content);
  const head = tarHeader({ name, target, mode: 0o755, type: 'file', size: bytes.length });
  head.write(`${uid.toString(8).padStart(7, '0')}\0${gid.toString(8).padStart(7, '0')}\0`, 108);
  if (flag !== undefined) head.write(flag, 156);
  head.fill(' ', 148, 156);
  head.write(`${head.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
  return [head, bytes, tarPadding(bytes.length)];
}

export const architecture = releaseArchitecture('a test image');

export interface ImageParts {
  readonly name?: string | undefined;
  readonly user?: string;
  readonly cpu?: string;
  readonly layers?: readonly Buffer[];
}

function configOf({ user = '', cpu = architecture }: ImageParts, layers: readonly Buffer[]): string {
  const rootfs = { type: 'layers', diff_ids: layers.map(digestOf) };
  return JSON.stringify({ architecture: cpu, os: 'linux', config: { User: user }, rootfs });
}

function digestOf(content: string | Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** The members of an archive as `docker save` of versions before 25 writes it. */
export function dockerMembers(parts: ImageParts = {}): readonly Member[] {
  const { name = 'app:1', layers = [tarOf({ name: 'bin/app' })] } = parts;
  const files = layers.map((_, index) => `layer${index}/layer.tar`);
  return [
    { name: 'config.json', content: configOf(parts, layers) },
    ...layers.map((content, index) => ({ name: files[index] ?? '', content })),
    { name: 'manifest.json', content: JSON.stringify([{ Config: 'config.json', RepoTags: name === '' ? null : [name], Layers: files }]) },
  ];
}

/** The members of an archive of the OCI image layout, with a manifest in an index of two CPUs. */
export function ociMembers(parts: ImageParts & { readonly key?: string } = {}): readonly Member[] {
  const { name = 'example.org/app:1', layers = [tarOf({ name: 'bin/app' })], key = 'org.opencontainers.image.ref.name', cpu = architecture } = parts;
  const blobs: Member[] = [];
  const blob = (content: string | Buffer): { digest: string } => {
    const digest = digestOf(content);
    blobs.push({ name: `blobs/${digest.replace(':', '/')}`, content });
    return { digest };
  };
  const manifest = blob(JSON.stringify({ config: blob(configOf(parts, layers)), layers: layers.map(blob) }));
  const other = { digest: `sha256:${'0'.repeat(64)}`, platform: { os: 'linux', architecture: 'riscv64' } };
  const index = blob(JSON.stringify({ manifests: [other, { ...manifest, platform: { os: 'linux', architecture: cpu } }] }));
  const entry = { ...index, annotations: { [key]: name } };
  return [...blobs, { name: 'index.json', content: JSON.stringify({ manifests: [entry] }) }, { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' }];
}
