import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CliResult, Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';

let home: Home;
withReadyLab(opened => (home = opened), '--etcd-tls');

const etcd = (...args: readonly string[]): Promise<CliResult> => home.k8sLab(['etcd', ...args]);
const etcdctl = (...args: readonly string[]): Promise<CliResult> => home.k8sLab(['etcdctl', '--', ...args]);
const subnets = async (): Promise<string> => (await etcdctl('get', '--prefix', '--keys-only', '/kube-centos/network/subnets')).stdout;

interface Listed {
  readonly quorum: { readonly voters: number };
  readonly members: readonly { readonly node: string; readonly learner: boolean; readonly planned: boolean; readonly id: string | null }[];
}
const members = async (): Promise<Listed> => JSON.parse((await etcd('members', '--json')).stdout) as Listed;

it('new certificates are in use at once, and the old ones are gone', async () => {
  const server = async (): Promise<string> => (await home.k8sLab(['exec', 'node1', '--', 'cat', '/etc/etcd/pki/server.crt'])).stdout;
  const before = await server();
  const rotated = await etcd('rotate-certs');
  expect(rotated.exitCode, rotated.stderr).toBe(0);
  expect(await server()).not.toBe(before);
  const ask = async (...words: readonly string[]): Promise<number | null> =>
    (await home.k8sLab(['exec', 'node2', '--', 'env', 'ETCDCTL_API=3', 'etcdctl', '--endpoints=https://172.17.8.101:2379', '--command-timeout=3s', '--cacert=/etc/etcd/pki/ca.crt', ...words, 'get', '/x'])).exitCode;
  expect(await ask('--cert=/etc/etcd/pki/flanneld.crt', '--key=/etc/etcd/pki/flanneld.key')).toBe(0);
  expect(await ask(), 'without a certificate').not.toBe(0);
});

it('no key of etcd is in a bundle, and none can be read by others', async () => {
  const modes = await home.k8sLab(['exec', 'node1', '--', 'sh', '-c', 'stat -c %a /etc/etcd/pki/*.key']);
  expect(new Set(modes.stdout.trim().split('\n'))).toEqual(new Set(['600']));
  const { exitCode, stdout } = await home.program(['sh', '-c', `'${process.execPath}' '${home.cli}' collect --stdout | tar xzO`]).ended;
  expect({ exitCode, isRead: stdout.includes('etcd-cafile'), hasKey: stdout.includes('PRIVATE KEY') }).toEqual({ exitCode: 0, isRead: true, hasKey: false });
});

it('a restored snapshot brings every lease back', async () => {
  const before = await subnets();
  const file = join(home.cwd, 'before.db');
  expect(await etcd('snapshot', 'before.db')).toMatchObject({ exitCode: 0 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await etcd('snapshot', 'before.db')).toMatchObject({ exitCode: 2 });
  expect(await etcdctl('del', '--prefix', '/kube-centos/network')).toMatchObject({ exitCode: 0 });
  expect(await etcd('restore', 'before.db')).toMatchObject({ exitCode: 2 });
  const restored = await etcd('restore', 'before.db', '--yes');
  expect(restored.exitCode, restored.stderr).toBe(0);
  expect(await subnets()).toBe(before);
});

it('a damaged file is refused, and nothing is changed', async () => {
  writeFileSync(join(home.cwd, 'short.db'), readFileSync(join(home.cwd, 'before.db')).subarray(0, -4096));
  chmodSync(join(home.cwd, 'short.db'), 0o644);
  const { exitCode, stderr } = await etcd('restore', 'short.db', '--yes');
  expect({ exitCode, told: stderr.includes('short.db is damaged: its hash is') }).toEqual({ exitCode: 3, told: true });
  expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
});

it('two additions make three members of one, and a removal is complete', async () => {
  expect((await etcd('add', 'node2', '--dry-run')).stdout).toContain('member add node2 --learner');
  expect((await members()).quorum.voters).toBe(1);
  const second = await etcd('add', 'node2');
  expect(second.stdout, second.stderr).toContain('2 members survive the loss of none');
  expect((await etcd('add', 'node3')).stdout).toContain('3 members survive the loss of one');
  expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
  expect((await etcd('defrag')).stdout).toContain('the leader');
  expect(await etcd('remove', 'node3')).toMatchObject({ exitCode: 0 });
  expect((await home.k8sLab(['exec', 'node3', '--', 'ls', '/var/lib/etcd'])).stdout).toBe('');
});

it('an addition that was killed is shown, and completed by the next', async () => {
  const adding = home.start(['etcd', 'add', 'node3']);
  await adding.says('may join as a learner');
  adding.kill('SIGKILL');
  await adding.ended;
  const { stdout, exitCode } = await etcd('members');
  expect({ exitCode, told: stdout.includes('completes the addition') }).toEqual({ exitCode: 1, told: true });
  const added = await etcd('add', 'node3');
  expect(added.exitCode, `${added.stdout}${added.stderr}`).toBe(0);
  expect((await members()).members.map(({ node, learner, planned }) => ({ node, learner, planned }))).toEqual(['node1', 'node2', 'node3'].map(node => ({ node, learner: false, planned: true })));
});

it('an addition that is interrupted is undone', async () => {
  expect(await etcd('remove', 'node3')).toMatchObject({ exitCode: 0 });
  const adding = home.start(['etcd', 'add', 'node3']);
  await adding.says('may join as a learner');
  adding.kill('SIGINT');
  const { exitCode, stderr } = await adding.ended;
  expect(exitCode).toBe(130);
  if (stderr.includes('undone')) expect((await members()).quorum.voters).toBe(2);
  else expect(stderr).toContain('completes the addition');
});
