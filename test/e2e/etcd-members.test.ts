import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DiagnosisReport } from '../../src/doctor/report.ts';
import type { VerifyReport } from '../../src/lab/verify.ts';
import { poll } from '../../src/system/poll.ts';
import { openHome, projectFolder } from '../helpers/cli.ts';
import type { CliResult } from '../helpers/cli.ts';
import { leastAccount } from '../helpers/user.ts';

it('a lab whose etcd has three members is ready without one of them, and not without two; repair brings both back, and no lease has changed; a leader that keeps changing is found and fixed, a member that was removed joins again, and one goes on alone', { timeout: 420_000 }, async () => {
  const home = openHome(leastAccount);
  const run = async (exitCode: number, ...args: string[]): Promise<CliResult> => {
    const result = await home.k8sLab(args);
    expect(result, args.join(' ')).toMatchObject({ exitCode });
    return result;
  };
  const verify = async (exitCode: number): Promise<VerifyReport> => JSON.parse((await run(exitCode, 'verify', '--timeout', '20s', '--json')).stdout) as VerifyReport;
  const diagnose = async (exitCode: number): Promise<DiagnosisReport> => JSON.parse((await run(exitCode, 'diagnose', '--json')).stdout) as DiagnosisReport;
  const subnetsIn = ({ nodes }: VerifyReport) => nodes.map(({ name, subnet }) => [name, subnet]);
  try {
    await run(0, 'up', '--config', join(projectFolder, 'examples/ha.yaml'), '--name', 'k8s-lab');
    const before = await verify(0);
    expect(before.checks.filter(({ warnings }) => warnings)).toEqual([]);

    await run(0, 'exec', 'node2', '--', 'systemctl', 'stop', 'etcd');
    const warned = await verify(0);
    expect(warned.ready).toBe(true);
    expect(warned.checks.flatMap(({ id, warnings = [] }) => warnings.map(({ node, severity }) => [id, node, severity]))).toEqual([
      ['services-running', 'node2', 'warning'],
      ['etcd-healthy', 'node2', 'warning'],
    ]);
    expect((await diagnose(0)).causes).toMatchObject([{ id: 'member-stopped', nodes: ['node2'], severity: 'warning' }]);

    await run(0, 'exec', 'node3', '--', 'systemctl', 'stop', 'etcd');
    const lost = await verify(1);
    expect(lost.checks.find(({ id }) => id === 'etcd-quorum')).toMatchObject({ status: 'failed', findings: [{ summary: expect.stringContaining('no lease is granted or renewed') as string }] });
    expect(lost.checks.find(({ id }) => id === 'pod-traffic')).toMatchObject({ status: 'passed' });
    const { causes, unexplained } = await diagnose(1);
    expect(causes.map(({ id, nodes }) => [id, nodes])).toEqual([['quorum-lost', ['node2', 'node3']]]);
    expect(unexplained).toEqual([]);

    await run(0, 'repair', '--yes');
    const after = await verify(0);
    expect(after.checks.filter(({ warnings }) => warnings)).toEqual([]);
    expect(subnetsIn(after)).toEqual(subnetsIn(before));

    await run(0, 'drill', 'leader-flapping');

    const { members } = JSON.parse((await run(0, 'etcd', 'members', '--json')).stdout) as { readonly members: readonly { readonly node: string; readonly id: string }[] };
    const id = members.find(({ node }) => node === 'node2')?.id ?? '';
    // etcd changes its members only once they have been connected for a while.
    await poll(async () => ((await home.k8sLab(['etcdctl', '--', 'member', 'remove', id])).exitCode === 0 ? true : undefined), { timeoutMs: 20_000 });
    expect((await diagnose(0)).causes).toMatchObject([{ id: 'member-removed', nodes: ['node2'] }]);
    await run(0, 'etcd', 'add', 'node2');
    expect((await verify(0)).checks.filter(({ warnings }) => warnings)).toEqual([]);

    for (const node of ['node2', 'node3']) await run(0, 'exec', node, '--', 'sh', '-c', 'systemctl stop etcd; rm -r /var/lib/etcd/k8s-lab');
    expect((await run(3, 'etcd', 'remove', 'node3')).stderr).toContain('--force lets node1 go on alone');
    expect((await run(0, 'etcd', 'remove', 'node3', '--force')).stderr).toContain('node1 goes on alone');
    for (const args of [['remove', 'node2'], ['add', 'node2'], ['add', 'node3']]) await run(0, 'etcd', ...args);
    expect(subnetsIn(await verify(0))).toEqual(subnetsIn(before));
  } finally {
    await home.k8sLab(['down']);
    await home.close();
  }
});
