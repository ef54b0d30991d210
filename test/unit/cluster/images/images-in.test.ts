import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { openArchive } from '../../../../src/cluster/images/archive.ts';
import { idsIn } from '../../../../src/cluster/images/ids-in.ts';
import { imagesIn } from '../../../../src/cluster/images/images-in.ts';
import type { ArchivedImage } from '../../../../src/cluster/images/images-in.ts';
import { completeReference } from '../../../../src/cluster/images/reference.ts';
import { UsageError } from '../../../../src/errors.ts';
import { architecture, dockerMembers, ociMembers, tarOf } from '../../../helpers/archives.ts';
import { scratchFolder } from '../../setup/scratch.ts';

async function read(content: Buffer): Promise<readonly (ArchivedImage & { ids: readonly string[] })[]> {
  const path = join(scratchFolder(), 'image.tar');
  writeFileSync(path, content);
  const archive = await openArchive(path);
  try {
    const images = await imagesIn(archive, architecture);
    return await Promise.all(images.map(async image => ({ ...image, ids: (await idsIn(archive, image)).map(({ kind, id, by }) => `${kind} ${id} ${by}`) })));
  } finally {
    await archive.close();
  }
}

const refused = async (content: Buffer): Promise<string> => {
  const error = await read(content).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message.replace(/^\S+ is not a usable image archive: /, '');
};

const ids = async (content: Buffer): Promise<readonly string[]> => (await read(content))[0]?.ids ?? [];
const layer = tarOf({ name: './etc/passwd', content: 'root:x:0:0::/:\nweb:x:101:102::/:\n', gid: 42 }, { name: 'etc/group', content: 'root:x:0:\nlogs:x:4:web\n' });

describe('an archive of docker save', () => {
  it('has an image of the name that it tells, completed as docker does', async () => {
    expect(await read(tarOf(...dockerMembers()))).toMatchObject([{ name: 'docker.io/library/app:1', reference: 'docker.io/library/app:1', layers: ['layer0/layer.tar'] }]);
  });

  it('may have a link to a layer that occurs twice', async () => {
    const members = dockerMembers().map(member => (member.name === 'layer0/layer.tar' ? { ...member, name: 'first/layer.tar' } : member));
    expect(await ids(tarOf(...members, { name: 'layer0/layer.tar', flag: '2', target: '../first/layer.tar' }))).toContain('user 0 /bin/app');
  });
});

describe('an archive of the OCI image layout', () => {
  it.each(['org.opencontainers.image.ref.name', 'io.containerd.image.name'])('has an image of the name in %s, and the manifest for this CPU', async key => {
    expect(await read(tarOf(...ociMembers({ key })))).toMatchObject([{ name: 'example.org/app:1', ids: ['user 0 /bin/app', 'group 0 /bin/app'] }]);
  });

  it('keeps an incomplete name beside the complete one', async () => {
    expect(await read(tarOf(...ociMembers({ name: 'app:1' })))).toMatchObject([{ name: 'app:1', reference: 'docker.io/library/app:1' }]);
  });
});

describe('the ids of an image', () => {
  it('are those of its files, whether its layers are compressed or not', async () => {
    const wanted = ['user 0 /etc/passwd', 'group 42 /etc/passwd', 'group 0 /etc/group'];
    expect(await ids(tarOf(...dockerMembers({ layers: [layer] })))).toEqual(wanted);
    expect(await ids(tarOf(...ociMembers({ layers: [gzipSync(layer)] })))).toEqual(wanted);
  });

  it.each([
    ['web', ['user 101', 'group 102']],
    ['101', ['user 101', 'group 102']],
    ['web:logs', ['user 101', 'group 4']],
    ['7:8', ['user 7', 'group 8']],
    ['7', ['user 7']],
    ['root', []],
  ])('are those of the program that runs as %s, too', async (user, wanted) => {
    const found = await ids(tarOf(...dockerMembers({ user, layers: [layer] })));
    expect(found.filter(text => text.includes('its program'))).toEqual(wanted.map(text => `${text} its program, which runs as ${user}`));
  });
});

const docker = tarOf(...dockerMembers());
const spoiled = (from: number, text: string): Buffer => {
  const copy = Buffer.from(docker);
  copy.write(text, from);
  return copy;
};
test.each([
  ['an empty file', Buffer.alloc(0), 'it is shorter than an archive'],
  ['a text', Buffer.from('no archive\n'.repeat(99)), 'it does not begin like an archive'],
  ['a compressed archive', gzipSync(docker), /is compressed with gzip$/],
  ['an archive of other files', tarOf({ name: 'readme' }), 'it has neither oci-layout nor manifest.json'],
  ['an archive without its end', docker.subarray(0, -1024), /^it ends after \d+ bytes, without the end of an archive$/],
  ['a truncated member', docker.subarray(0, 700), 'the member at byte 0 is truncated'],
  ['a damaged header', spoiled(1030, 'x'), 'the header at byte 1024 is damaged'],
  ['a name that leads outside', tarOf(...dockerMembers(), { name: '../evil' }), '../evil leads outside the archive'],
  ['an absolute name', tarOf(...dockerMembers(), { name: '/etc/cron.d/evil' }), '/etc/cron.d/evil leads outside the archive'],
  ['a link that leads outside', tarOf(...dockerMembers(), { name: 'a', flag: '2', target: '../../etc/shadow' }), 'a → ../../etc/shadow leads outside the archive'],
  ['a link to nothing', tarOf(...dockerMembers(), { name: 'a', flag: '2', target: 'b' }), 'the link a leads to nothing'],
  ['a hard link', tarOf(...dockerMembers(), { name: 'a', flag: '1', target: '/etc/shadow' }), 'a is a hard link'],
  ['a device', tarOf(...dockerMembers(), { name: 'a', flag: '3' }), 'a is a device'],
  ['an unknown type', tarOf(...dockerMembers(), { name: 'a', flag: 'Z' }), /has an unknown type$/],
  ['a manifest that is no JSON', tarOf({ name: 'manifest.json', content: '{' }), /^manifest.json is not JSON/],
  ['a manifest of another shape', tarOf({ name: 'manifest.json', content: '{"a":[]}' }), 'it has no image'],
  ['a manifest with numbers', tarOf({ name: 'manifest.json', content: '[{"RepoTags":["a:1"],"Config":7}]' }), ' is missing'],
  ['a missing layer', tarOf(...dockerMembers().filter(({ name }) => !name.startsWith('layer'))), 'layer0/layer.tar is missing'],
  ['a layer that is no archive', tarOf(...dockerMembers({ layers: [Buffer.from('x'.repeat(512))] })), 'in its layer layer0/layer.tar, it does not begin like an archive'],
  ['a layer whose compression is cut off', tarOf(...dockerMembers({ layers: [gzipSync(layer).subarray(0, 60)] })), /^its layer layer0\/layer.tar cannot be decompressed/],
  ['a layer that leads outside', tarOf(...dockerMembers({ layers: [tarOf({ name: 'a/../../../etc/passwd' })] })), /leads outside the image$/],
  ['an image without a name', tarOf(...dockerMembers({ name: '' })), 'an image in it has no name'],
  ['an image with a tag only', tarOf(...ociMembers({ name: 'latest' })), 'an image in it has the tag "latest", but no name'],
  ['an option for a name', tarOf(...dockerMembers({ name: '--help:1' })), '"--help:1" is not the name of an image'],
  ['a shell for a name', tarOf(...ociMembers({ name: '$(id):1' })), '"$(id):1" is not the name of an image'],
  ['an image for another CPU', tarOf(...dockerMembers({ cpu: 's390x' })), `its image is for s390x; the nodes of this lab are ${architecture}`],
  ['an index without this CPU', tarOf(...ociMembers({ cpu: 's390x' })), `its image is for riscv64, s390x; the nodes of this lab are ${architecture}`],
  ['a digest that is a path', tarOf({ name: 'oci-layout' }, { name: 'index.json', content: '{"manifests":[{"digest":"sha256:../../etc","annotations":{"io.containerd.image.name":"a:1"}}]}' }), '"sha256:../../etc" is not a digest'],
])('%s is refused with one error', async (_, content, why) => {
  expect(await refused(content)).toMatch(why);
});

test.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.25', 'docker.io/library/nginx:1.25'],
  ['team/app', 'docker.io/team/app:latest'],
  ['docker.io/nginx:1', 'docker.io/library/nginx:1'],
  ['localhost/app:1', 'localhost/app:1'],
  ['localhost:5000/app', 'localhost:5000/app:latest'],
  ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
  ['Upper/app', undefined],
  ['', undefined],
  ['a b:1', undefined],
  [`${'a'.repeat(300)}:1`, undefined],
])('the complete name of %j is %s', (name, complete) => {
  expect(completeReference(name)).toBe(complete);
});
