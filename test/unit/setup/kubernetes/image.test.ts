import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { cachePaths } from '../../../../src/setup/cache.ts';
import type { CachePaths } from '../../../../src/setup/cache.ts';
import { findImage, imagePlace, tagOf } from '../../../../src/setup/kubernetes/image-file.ts';
import { obtainBuiltImage } from '../../../../src/setup/kubernetes/obtain-image.ts';
import { parseLinked } from '../../../../src/setup/kubernetes/packaged-members.ts';
import { builtFolder } from '../../../../src/setup/kubernetes/recipe.ts';
import { putFile, scratchFolder } from '../scratch.ts';
import { imageFiles, putBuilt } from './seed.ts';

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

let cache: CachePaths;

beforeEach(() => {
  cache = cachePaths({ XDG_CACHE_HOME: scratchFolder() });
});

test('an image is an OCI layout of one layer: every digest and size is that of its blob', async () => {
  putBuilt(cache);
  const file = await obtainBuiltImage(cache, 'coredns');
  const read = (name: string): Buffer => execFileSync('tar', ['-xOf', file, name]);
  const blob = ({ digest, size }: Descriptor): Buffer => {
    const content = read(`blobs/${digest.replace(':', '/')}`);
    expect(digest).toBe(`sha256:${createHash('sha256').update(content).digest('hex')}`);
    expect(size).toBe(content.length);
    return content;
  };
  expect(JSON.parse(read('oci-layout').toString())).toEqual({ imageLayoutVersion: '1.0.0' });
  const { manifests } = JSON.parse(read('index.json').toString()) as { manifests: (Descriptor & { annotations: object })[] };
  expect(manifests).toHaveLength(1);
  const [entry] = manifests as [Descriptor & { annotations: object }];
  expect(entry.annotations).toEqual({
    'io.containerd.image.name': 'k8s-lab.local/coredns:1.14.7',
    'org.opencontainers.image.ref.name': '1.14.7',
  });
  const manifest = JSON.parse(blob(entry).toString()) as { config: Descriptor; layers: Descriptor[] };
  const config = JSON.parse(blob(manifest.config).toString()) as { config: object; rootfs: object };
  expect(config.config).toMatchObject({ Entrypoint: ['/coredns'] });
  expect(config.rootfs).toEqual({ type: 'layers', diff_ids: manifest.layers.map(({ digest }) => digest) });
  const [layer] = manifest.layers as [Descriptor];
  expect(execFileSync('tar', ['-xO', 'coredns'], { input: blob(layer), encoding: 'utf8' })).toBe('a program');
  expect(file).toContain(`_${entry.digest.slice(7, 19)}.tar`);
});

test('the same programs give the same image on every machine; other programs another', async () => {
  putBuilt(cache);
  const file = await obtainBuiltImage(cache, 'traefik');
  const other = cachePaths({ XDG_CACHE_HOME: scratchFolder() });
  putBuilt(other);
  utimesSync(join(builtFolder(other), 'traefik'), 1, 1);
  chmodSync(join(builtFolder(other), 'traefik'), 0o700);
  await obtainBuiltImage(other, 'traefik');
  expect(imageFiles(other)).toEqual(imageFiles(cache));
  expect(readFileSync(join(other.images, imageFiles(other)[0] ?? '')).equals(readFileSync(file))).toBe(true);
  putBuilt(other, 'another program');
  await obtainBuiltImage(other, 'traefik');
  expect(imageFiles(other)).toHaveLength(2);
});

test('the newest image is found, and none of another recipe', () => {
  expect(findImage(cache, 'nginx')).toBeUndefined();
  putFile(join(cache.images, 'nginx_1.30.0_0123456789ab_abc.tar'), '');
  expect(findImage(cache, 'nginx')).toBeUndefined();
  for (const tag of ['1.22.1-9', '1.22.1-10']) putFile(imagePlace(cache, 'nginx', tag, 'abc'), '');
  expect(findImage(cache, 'nginx')).toEqual({ version: '1.22.1-10', path: imagePlace(cache, 'nginx', '1.22.1-10', 'abc') });
});

test.each([
  ['1.22.1-9+deb12u11', '1.22.1-9-deb12u11'],
  ['1:1.35.0-4+b1', '1.35.0-4-b1'],
  ['3.0~rc1', '3.0-rc1'],
])('version %s becomes tag %s', (version, tag) => {
  expect(tagOf(version)).toBe(tag);
});

test('the libraries that the dynamic linker names', () => {
  const list = [
    '\tlinux-vdso.so.1 (0x00007f)',
    '\tlibssl.so.3 => /t/usr/lib/x86_64-linux-gnu/libssl.so.3 (0x00007f)',
    '\t/lib64/ld-linux-x86-64.so.2 => /t/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 (0x00007f)',
  ];
  expect(parseLinked(list.join('\n'))).toEqual([
    ['libssl.so.3', '/t/usr/lib/x86_64-linux-gnu/libssl.so.3'],
    ['/lib64/ld-linux-x86-64.so.2', '/t/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'],
  ]);
  expect(() => parseLinked([...list, '\tlibz.so.1 => not found'].join('\n'))).toThrow('do not contain libz.so.1');
});
