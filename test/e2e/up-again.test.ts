import { expect, it } from 'vitest';
import { poll } from '../../src/system/poll.ts';
import type { CliResult, Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';

let home: Home;
withReadyLab(opened => (home = opened));

const exec = (node: string, ...argv: readonly string[]): Promise<CliResult> => home.k8sLab(['exec', node, '--', ...argv]);

async function failedChecks(): Promise<readonly string[]> {
  const { exitCode, stdout } = await home.k8sLab(['verify', '--timeout', '0', '--json']);
  const { ready, checks } = JSON.parse(stdout) as { ready: boolean; checks: { id: string; status: string }[] };
  expect(exitCode).toBe(ready ? 0 : 1);
  return checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
}

async function upAgain(): Promise<{ changed: boolean; details: Readonly<Record<string, string>> }> {
  const { exitCode, stdout, stderr } = await home.k8sLab(['up', '--json']);
  expect(exitCode, stderr).toBe(0);
  const events = stderr.trimEnd().split('\n').map(line => JSON.parse(line) as { step: string; status: string; detail: string });
  const details = events.filter(({ status }) => status === 'done').map(({ step, detail }) => [step, detail] as const);
  return { changed: (JSON.parse(stdout) as { changed: boolean }).changed, details: Object.fromEntries(details) };
}

async function restartsOf(service: string): Promise<number> {
  return Number((await exec('node2', 'systemctl', 'show', '-p', 'NRestarts', service)).stdout.split('=')[1]);
}

it('verify reports a deleted network config, and up writes it again', async () => {
  expect(await home.k8sLab(['etcdctl', '--', 'del', '/kube-centos/network/config'])).toMatchObject({ exitCode: 0 });
  expect(await failedChecks()).toContain('network-config');
  const { changed, details } = await upAgain();
  expect({ changed, seed: details['seed'] }).toEqual({ changed: true, seed: 'Network config /kube-centos/network/config created' });
  expect(await failedChecks()).toEqual([]);
});

it('up replaces a different network config, and reports its old value', async () => {
  const other = '{"Network":"10.99.0.0/16","Backend":{"Type":"host-gw"}}';
  expect(await home.k8sLab(['etcdctl', '--', 'put', '/kube-centos/network/config', other])).toMatchObject({ exitCode: 0 });
  expect(await failedChecks()).toContain('network-config');
  const { changed, details } = await upAgain();
  expect(changed).toBe(true);
  expect(details['seed']).toBe(`Network config /kube-centos/network/config changed; it was ${other}`);
});

it('a stopped flanneld stays stopped until up starts it', async () => {
  expect(await exec('node2', 'systemctl', 'stop', 'flanneld')).toMatchObject({ exitCode: 0 });
  expect(await exec('node2', 'systemctl', 'is-active', 'flanneld')).toMatchObject({ exitCode: 3, stdout: 'inactive\n' });
  expect(await failedChecks()).toContain('services-running');
  const { changed, details } = await upAgain();
  expect({ changed, overlay: details['overlay'] }).toEqual({ changed: true, overlay: 'Started flanneld and docker on 1 node' });
  expect(await failedChecks()).toEqual([]);
});

it.each(['flanneld', 'docker'])('a killed %s restarts by itself at once, and the restart is counted', async service => {
  const before = await restartsOf(service);
  const kill = `kill -9 $(systemctl show -p MainPID ${service} | cut -d = -f 2)`;
  expect(await exec('node2', 'sh', '-c', kill)).toMatchObject({ exitCode: 0 });
  expect(await poll(async () => ((await restartsOf(service)) > before ? true : undefined), { timeoutMs: 5000 })).toBe(true);
  expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
  expect(await restartsOf(service)).toBe(before + 1);
  expect((await home.k8sLab(['status'])).stdout).toContain(`${service} active (1 restart)`);
});

it('up starts a stopped etcd again, with all its data', async () => {
  expect(await exec('node1', 'systemctl', 'stop', 'etcd')).toMatchObject({ exitCode: 0 });
  expect(await failedChecks()).toContain('etcd-reachable');
  const { changed, details } = await upAgain();
  expect({ changed, seed: details['seed'] }).toEqual({ changed: true, seed: 'Network config /kube-centos/network/config unchanged' });
  expect(await failedChecks()).toEqual([]);
});
