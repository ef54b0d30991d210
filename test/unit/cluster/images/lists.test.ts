import { expect, test } from 'vitest';
import { unmappedId } from '../../../../src/cluster/images/id-map.ts';
import type { NeededId } from '../../../../src/cluster/images/ids-in.ts';
import { parseImages } from '../../../../src/cluster/images/list.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test('the list of containerd gives each image once, without the names that are digests', () => {
  const table = `REF TYPE DIGEST SIZE PLATFORMS LABELS
docker.io/library/app:1 application/vnd.docker.distribution.manifest.v2+json ${digest} 40.6 KiB linux/amd64 -
k8s-lab.local/traefik:3 application/vnd.oci.image.manifest.v1+json           ${digest} 1.9 MiB  linux/amd64 io.cri-containerd.image=managed
${digest} application/vnd.oci.image.manifest.v1+json ${digest} 12 B  linux/amd64 -
`;
  expect(parseImages(table)).toEqual([
    { name: 'docker.io/library/app:1', digest, size: '40.6 KiB' },
    { name: 'k8s-lab.local/traefik:3', digest, size: '1.9 MiB' },
  ]);
});

test.each([
  ['         0       1001          1\n', 0, true],
  ['         0       1001          1\n', 1, false],
  ['0 1001 1\n1 100000 65536\n', 65536, true],
  ['0 1001 1\n1 100000 65536\n', 65537, false],
  ['0 0 4294967295\n', 3_000_000, true],
  ['', 0, false],
])('the map %j has the id %d: %s', (map, id, has) => {
  const needed: NeededId = { kind: 'group', id, by: '/a' };
  expect(unmappedId([needed], { user: '', group: map })).toBe(has ? undefined : needed);
});
