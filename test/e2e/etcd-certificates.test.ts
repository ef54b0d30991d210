import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DiagnosisReport } from '../../src/doctor/report.ts';
import type { VerifyReport } from '../../src/lab/verify.ts';
import { openHome, projectFolder } from '../helpers/cli.ts';
import type { CliResult, Home } from '../helpers/cli.ts';
import { leastAccount } from '../helpers/user.ts';

async function withLab(flagsOf: (home: Home) => readonly string[], use: (run: (exitCode: number, ...args: string[]) => Promise<CliResult>) => Promise<void>): Promise<void> {
  const home: Home = openHome(leastAccount);
  const run = async (exitCode: number, ...args: string[]): Promise<CliResult> => {
    const result = await home.k8sLab(args);
    expect(result, args.join(' ')).toMatchObject({ exitCode });
    return result;
  };
  try {
    await run(0, 'up', ...flagsOf(home));
    await use(run);
  } finally {
    await home.k8sLab(['down']);
    await home.close();
  }
}

const faults = ['certificate-expired', 'certificate-san-missing', 'certificate-unfit', 'certificate-wrong-ca', 'peer-tls-mismatch', 'user-not-allowed'];

it('wrong certificates, schemes and users of an etcd of three are found and fixed, each as the one root', { timeout: 240_000 }, async () => {
  const ha = readFileSync(join(projectFolder, 'examples/ha.yaml'));
  await withLab(home => ['--config', home.write('ha.yaml', ha), '--name', 'k8s-lab'], async run => {
    const { stdout } = await run(0, 'drill', ...faults, '--json');
    const { scores } = JSON.parse(stdout) as { scores: readonly { faults: readonly string[]; status: string; rootFirst: boolean; others: readonly string[] }[] };
    expect(scores.map(({ faults: [id], status, rootFirst, others }) => [id, status, rootFirst, others])).toEqual(faults.map(id => [id, 'passed', true, []]));
  });
});

it('an etcd of one member whose certificate has expired is not ready, and is signed again without losing a lease', { timeout: 180_000 }, async () => {
  await withLab(() => ['--etcd-tls'], async run => {
    const verify = async (exitCode: number): Promise<VerifyReport> => JSON.parse((await run(exitCode, 'verify', '--timeout', '20s', '--json')).stdout) as VerifyReport;
    const subnetsIn = ({ nodes }: VerifyReport) => nodes.map(({ name, subnet }) => [name, subnet]);
    const before = await verify(0);
    await run(0, 'fault', 'inject', 'certificate-expired');
    const { causes, unexplained } = JSON.parse((await run(1, 'diagnose', '--json')).stdout) as DiagnosisReport;
    expect(causes).toMatchObject([{ id: 'certificate-expired', nodes: ['node1'], explains: expect.arrayContaining(['etcd-certificates', 'etcd-healthy']) as unknown }]);
    expect(unexplained).toEqual([]);
    await run(0, 'repair', '--yes');
    expect(subnetsIn(await verify(0))).toEqual(subnetsIn(before));
  });
});
