import { expect, it } from 'vitest';
import { resolveLab } from '../../../src/config/resolve.ts';
import { createAuthority } from '../../../src/pki/authority.ts';
import { makePki } from '../../../src/pki/make-pki.ts';
import { etcdEndpoints } from '../../../src/providers/etcd-endpoints.ts';
import type { Machines, Node } from '../../../src/providers/provider.ts';
import { scriptedRunner } from '../../helpers/scripted-runner.ts';

const config = resolveLab({ nodes: 3, etcd: { members: 3, tls: true } });
const expired = createAuthority('k8s-lab').issue({ commonName: 'root', usages: ['client'], expiredMs: 1000 });

it.each<[string, Readonly<Record<string, string | undefined>>]>([
  ['does not belong to its key', { 'root.key': createAuthority('x').key }],
  ['has expired', { 'root.crt': expired.certificate, 'root.key': expired.key }],
  ['is no certificate', { 'root.crt': 'x' }],
  ['is missing', { 'root.crt': undefined }],
])('passes over a member whose certificate %s', async (_, change) => {
  const files = await makePki(config);
  const contentOf = (node: string, path: string) => files.find(file => file.path === path && (file.nodes?.includes(node) ?? true))?.content;
  const nodes = config.nodes.map((planned): Node => {
    const changed = planned.name === 'node1' ? change : {};
    const readFile = (path: string) => Promise.resolve(Object.entries(changed).some(([name]) => path.endsWith(`/${name}`)) ? changed[path.replace(/^.*\//, '')] : contentOf(planned.name, path));
    return { ...scriptedRunner(planned.name, {}), ...planned, readFile };
  });
  const machines: Machines = { record: { config, api: 'v3', versions: {} }, nodes, missing: [], etcd: [{ socketPath: '/none' }] };
  expect((await etcdEndpoints(machines))[0]?.tls?.certificate).toBe(contentOf('node2', '/etc/etcd/pki/root.crt'));
});
