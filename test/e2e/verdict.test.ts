import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/checks/judge.ts';
import type { DiagnosisReport } from '../../src/doctor/report.ts';
import type { CliResult, Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/ready-lab.ts';

interface Verdict {
  readonly ready: boolean;
  readonly checks: readonly CheckResult[];
}

let home: Home;

const sh = async (node: string, script: string): Promise<CliResult> => {
  const result = await home.k8sLab(['exec', node, '--', 'sh', '-ec', script]);
  expect(result.exitCode, result.stderr).toBe(0);
  return result;
};
const etcdctl = async (...args: readonly string[]): Promise<void> => expect(await home.k8sLab(['etcdctl', '--', ...args])).toMatchObject({ exitCode: 0 });
const verify = async (...args: readonly string[]): Promise<Verdict> => JSON.parse((await home.k8sLab(['verify', '--json', ...args])).stdout) as Verdict;
const diagnose = async (...args: readonly string[]): Promise<DiagnosisReport> => JSON.parse((await home.k8sLab(['diagnose', '--json', ...args])).stdout) as DiagnosisReport;

describe('an etcd that asks for a user', () => {
  withReadyLab(opened => (home = opened));

  it('makes no check pass that it does not let anybody see, and no fault the culprit', async () => {
    await etcdctl('user', 'add', 'root:secret');
    await etcdctl('user', 'grant-role', 'root', 'root');
    await etcdctl('del', '--prefix', '/kube-centos/network/subnets');
    await etcdctl('auth', 'enable');
    const { ready, checks } = await verify('--timeout', '0');
    const ofLeases = checks.filter(({ layer, status }) => layer === 'lease' && status === 'passed').map(({ id }) => id);
    const config = checks.find(({ id }) => id === 'network-config');
    expect({ ready, ofLeases, said: config?.findings[0]?.actual }).toEqual({ ready: false, ofLeases: [], said: expect.stringContaining('user name is empty') as string });
    const { causes, unexplained } = await diagnose();
    expect(causes.map(({ id }) => id)).not.toContain('route-missing');
    expect(unexplained[0]).toMatchObject({ check: 'network-config', summaries: ["etcd's v3 store cannot be read"] });
  });
});

describe('a service that is there and does nothing', () => {
  withReadyLab(opened => (home = opened));

  it.each([
    ['flanneld', 'node2'],
    ['etcd', 'node1'],
    ['dockerd', 'node3'],
  ])('%s of %s, suspended, is named and woken', async (program, node) => {
    await sh(node, `pkill -STOP -x ${program}`);
    expect((await verify('--timeout', '0')).ready).toBe(false);
    const { causes } = await diagnose();
    expect(causes.map(({ id, nodes }) => [id, nodes])).toEqual([['service-suspended', [node]]]);
    const mended = await home.k8sLab(['repair', '--yes']);
    expect(mended.exitCode, mended.stdout).toBe(0);
    expect((await verify()).ready).toBe(true);
  });

  it('killed together with its supervisor is not ready, and is started again', async () => {
    await sh('node2', 'kill -KILL $(cat /run/k8s-lab/services/flanneld/supervisor) $(pidof flanneld)');
    expect((await verify('--timeout', '0')).ready).toBe(false);
    const mended = await home.k8sLab(['repair', '--yes']);
    expect(mended.exitCode, mended.stdout).toBe(0);
    await sh('node2', 'pidof flanneld');
  });

  it('out of file descriptors hears nothing of etcd, and the check says so', async () => {
    await sh('node2', 'prlimit --pid $(pidof flanneld) --nofile=3:3');
    await sh('node1', 'systemctl restart etcd');
    const { ready, checks } = await verify();
    const found = checks.flatMap(({ id, status, findings }) => (status === 'failed' ? findings.map(({ node, summary }) => [id, node, summary]) : []));
    expect({ ready, found }).toEqual({ ready: false, found: [['services-running', 'node2', 'flanneld runs, but has no connection to etcd, which answers']] });
    await sh('node2', 'systemctl restart flanneld');
    expect((await verify()).ready).toBe(true);
  });
});

describe('a service that restarts again and again', () => {
  withReadyLab(opened => (home = opened));

  const often = 4;
  const readyOf = async (): Promise<readonly boolean[]> => {
    const found: boolean[] = [];
    while (found.length < often) found.push((await verify('--timeout', '0')).ready);
    return found;
  };
  const never = Array.from({ length: often }, () => false);

  it('because somebody kills it, is never ready', async () => {
    await sh('node2', "setsid sh -c 'echo $$ >/run/killer; while sleep 0.7; do pkill -KILL -x flanneld; done' >/dev/null 2>&1 </dev/null & until [ $(systemctl show -p NRestarts flanneld | cut -d = -f 2) -ge 1 ]; do sleep 0.05; done");
    expect(await readyOf()).toEqual(never);
    const { causes, unexplained } = await diagnose('--timeout', '3s');
    expect({ causes, nodes: unexplained[0]?.nodes }).toEqual({ causes: [], nodes: ['node2'] });
    await sh('node2', 'kill -KILL $(cat /run/killer)');
    expect((await verify()).ready).toBe(true);
  });

  it('because its disk is full, is never ready, and its log says why', async () => {
    await sh('node1', 'systemctl stop etcd; cp -R /var/lib/etcd /run/etcd-saved; mount -t tmpfs -o size=66m etcd /var/lib/etcd; cp -R /run/etcd-saved/. /var/lib/etcd 2>/dev/null || :; cat /dev/zero >/var/lib/etcd/fill 2>/dev/null || :; systemctl start etcd; head -c 900000 /dev/zero | tr "\\0" x | ETCDCTL_API=3 timeout 5 etcdctl --endpoints=172.17.8.101:2379 put big || :; until [ $(systemctl show -p NRestarts etcd | cut -d = -f 2) -ge 1 ]; do sleep 0.05; done');
    expect(await readyOf()).toEqual(never);
    const { causes, unexplained } = await diagnose();
    expect(JSON.stringify([causes.map(({ id, evidence }) => [id, evidence]), unexplained])).toMatch(/no space left/i);
    await sh('node1', 'systemctl stop etcd; umount /var/lib/etcd; systemctl start etcd');
    expect((await verify()).ready).toBe(true);
  });
});
