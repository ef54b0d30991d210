import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/checks/judge.ts';
import type { DiagnosisReport } from '../../src/doctor/report.ts';
import type { Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/ready-lab.ts';

interface Verdict {
  readonly ready: boolean;
  readonly checks: readonly CheckResult[];
}

let home: Home;

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
