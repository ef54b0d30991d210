import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';
import { expectNoTrace, readHost } from '../helpers/sandbox.ts';
import type { HostState } from '../helpers/sandbox.ts';

let home: Home;
let before: HostState;
withReadyLab(opened => {
  before = readHost();
  home = opened;
});

interface Diff {
  readonly changes: readonly { readonly node?: string; readonly layer: string; readonly text: string }[];
}

async function json<T>(args: readonly string[], exitCode = 0): Promise<T> {
  const result = await home.k8sLab([...args, '--json']);
  expect(result.exitCode, result.stderr).toBe(exitCode);
  return JSON.parse(result.stdout) as T;
}

const exec = async (node: string, ...argv: readonly string[]): Promise<void> =>
  expect(await home.k8sLab(['exec', node, '--', ...argv])).toMatchObject({ exitCode: 0 });

it('collect writes an archive that only its owner can read, and never overwrites one', async () => {
  const { exitCode, stdout } = await home.k8sLab(['collect']);
  expect(exitCode).toBe(0);
  const [, name = ''] = /^(k8s-lab-k8s-lab-\d{8}T\d{6}Z\.tar\.gz) \(\d+ files, \d+ KiB, secrets redacted\)\n$/.exec(stdout) ?? [];
  expect(statSync(join(home.cwd, name)).mode & 0o777).toBe(0o600);
  const list = await home.program(['tar', 'tzf', name]).ended;
  for (const inside of ['manifest.json', 'observation.json', 'etcd/v3.jsonl', 'rendered/etcd/etcd.conf', 'logs/node1/etcd.log', 'logs/node3/flanneld.log']) expect(list.stdout).toContain(`/${inside}\n`);
  const content = readFileSync(join(home.cwd, name));
  const again = await home.k8sLab(['collect', '--out', name]);
  expect(again).toMatchObject({ exitCode: 2, stdout: '' });
  expect(again.stderr).toContain('already exists');
  expect(readFileSync(join(home.cwd, name)).equals(content)).toBe(true);
  const files = readdirSync(home.cwd);
  expect(await home.k8sLab(['collect', '--out', 'no/such/folder.tar.gz'])).toMatchObject({ exitCode: 3, stdout: '' });
  expect(readdirSync(home.cwd)).toEqual(files);
});

it('collect --stdout writes the archive and nothing else', async () => {
  const { exitCode, stdout } = await home.program(['sh', '-c', `'${process.execPath}' '${home.cli}' collect --stdout | tar tz`]).ended;
  expect(exitCode).toBe(0);
  expect(stdout.trim().split('\n').length).toBeGreaterThan(10);
});

it('diff finds nothing in a healthy lab, exactly the change, and nothing once it is reverted', async () => {
  await json(['collect', '--out', 'before.tar.gz']);
  expect((await json<Diff>(['diff', 'before.tar.gz'])).changes).toEqual([]);
  await exec('node2', 'ip', 'rule', 'add', 'priority', '100', 'from', 'all', 'lookup', '100');
  await exec('node3', 'ip', 'link', 'set', 'docker0', 'mtu', '1400');
  const expected = [
    { node: 'node3', layer: 'bridge', text: 'MTU of link docker0 changed from 1500 to 1400' },
    { node: 'node2', layer: 'route', text: 'policy rule 100: from all lookup 100 is new' },
  ];
  const told = (await json<Diff>(['diff', 'before.tar.gz'], 1)).changes;
  expect(told.filter(({ layer }) => layer !== 'traffic')).toEqual(expected);
  await json(['collect', '--out', 'after.tar.gz']);
  expect((await json<Diff>(['diff', 'before.tar.gz', 'after.tar.gz'], 1)).changes.filter(({ layer }) => layer !== 'traffic')).toEqual(expected);
  const { stdout } = await home.k8sLab(['diff', 'before.tar.gz', 'after.tar.gz']);
  expect(stdout).toMatch(/^bridge {3}node3 {2}MTU of link docker0 changed from 1500 to 1400\n[^]*changes: lab k8s-lab, from /);
  await exec('node2', 'ip', 'rule', 'del', 'priority', '100');
  await exec('node3', 'ip', 'link', 'set', 'docker0', 'mtu', '1500');
  expect((await json<Diff>(['diff', 'before.tar.gz'])).changes).toEqual([]);
});

it('a snapshot is saved under a name, is not a lab, and can be deleted', async () => {
  expect(await home.k8sLab(['snapshot', 'good'])).toMatchObject({ exitCode: 0 });
  expect(await home.k8sLab(['snapshot', 'good'])).toMatchObject({ exitCode: 2 });
  expect(await json<object>(['snapshot', '--list'])).toMatchObject({ schema: 1, snapshots: [{ name: 'good', lab: 'k8s-lab' }] });
  expect((await json<Diff>(['diff', 'good'])).changes).toEqual([]);
  expect((await json<Diff>(['diff', 'good', 'good'])).changes).toEqual([]);
  expect(await home.k8sLab(['snapshot', '--delete', 'good'])).toMatchObject({ exitCode: 0, stdout: 'deleted snapshot good\n' });
  expect(await json<object>(['snapshot', '--list'])).toEqual({ schema: 1, snapshots: [] });
  expect(await home.k8sLab(['snapshot', '--delete', 'good'])).toMatchObject({ exitCode: 2 });
});

it.each([
  ['a deleted network config', 'node1', 'ETCDCTL_API=3 etcdctl --endpoints=http://172.17.8.101:2379 del /kube-centos/network/config', 'ETCDCTL_API=3 etcdctl --endpoints=http://172.17.8.101:2379 put /kube-centos/network/config "$(cat /tmp/config)"', 'config-key-missing'],
  ['a stopped flanneld', 'node2', 'systemctl stop flanneld', 'systemctl start flanneld', 'flanneld-stopped'],
  ['ip_forward', 'node3', 'sysctl -qw net.ipv4.ip_forward=0', 'sysctl -qw net.ipv4.ip_forward=1', 'ip-forward-0'],
])('diagnose reports the same for the bundle and the lab: %s', async (_what, node, break_, mend, cause) => {
  await exec('node1', 'sh', '-c', 'ETCDCTL_API=3 etcdctl --endpoints=http://172.17.8.101:2379 get --print-value-only /kube-centos/network/config >/tmp/config');
  await exec(node, 'sh', '-c', break_);
  const onLab = await json<{ causes: { id: string }[] }>(['diagnose'], 1);
  await json(['collect', '--out', `${cause}.tar.gz`]);
  const replayed = await json<{ causes: { id: string }[] }>(['diagnose', '--bundle', `${cause}.tar.gz`], 1);
  await exec(node, 'sh', '-c', mend);
  expect(onLab.causes.map(({ id }) => id)).toContain(cause);
  expect(replayed).toEqual(onLab);
  expect(await home.k8sLab(['up'])).toMatchObject({ exitCode: 0 });
});

describe('bad input', () => {
  it.each([
    [['diagnose', '--bundle', 'nothing'], /no file or snapshot nothing/],
    [['diagnose', '--bundle', 'text'], /text is not a bundle: it is neither/],
    [['diagnose', '--bundle', 'newer.json'], /has schema 2; expected schema 1/],
    [['diagnose', '--bundle', 'before.tar.gz', '--node', 'node9'], /has no node node9/],
    [['diagnose', '--bundle', 'cut.tar.gz'], /cannot be unpacked/],
    [['diff', 'before.tar.gz', 'text'], /text is not a bundle/],
    [['diff'], /missing required argument/],
    [['collect', '--stdout', '--json'], /--stdout cannot be combined with --out or --json/],
    [['snapshot', '../x'], /not a valid snapshot name/],
    [['snapshot', 'x', '--list'], /cannot be combined/],
  ])('%j is misuse, with a message that helps', async (args, message) => {
    home.write('text', 'hello\n');
    home.write('newer.json', '{"schema": 2}');
    await home.program(['sh', '-c', 'head -c 2000 before.tar.gz >cut.tar.gz']).ended;
    const { exitCode, stdout, stderr } = await home.k8sLab(args);
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('a lab that is not running cannot be collected', async () => {
    for (const command of [['collect'], ['snapshot', 'x'], ['diff', 'before.tar.gz']]) {
      const { exitCode, stderr } = await home.k8sLab([...command, '--name', 'other']);
      expect(exitCode).toBe(3);
      expect(stderr).toContain('lab other is not running');
    }
  });
});

it('bundles and snapshots outlive the lab', async () => {
  expect(await home.k8sLab(['snapshot', 'kept'])).toMatchObject({ exitCode: 0 });
  expect(await home.k8sLab(['down'])).toMatchObject({ exitCode: 0 });
  await expectNoTrace(home, before);
  expect(await json<object>(['diagnose', '--bundle', 'kept'])).toMatchObject({ ready: true, causes: [] });
  expect((await json<Diff>(['diff', 'before.tar.gz', 'kept', '--renumbered'])).changes).toEqual([]);
});
