import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DiagnosisReport } from '../../src/doctor/report.ts';
import { changesBetween } from '../../src/diff/changes.ts';
import { readSource } from '../../src/bundle/source.ts';
import type { Score } from '../../src/doctor/drill.ts';
import { faults } from '../../src/faults/index.ts';
import { isPassed } from '../../src/reporters/drill-text.ts';
import { openHome } from '../helpers/cli.ts';
import type { Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';
import { leastAccount } from '../helpers/user.ts';

interface Drilled {
  readonly scores: readonly Score[];
}

const staged = (backend: 'host-gw' | 'vxlan') => faults.filter(({ drill }) => drill && !drill.kubernetes && !drill.etcd && !drill.flannel?.before && drill.members !== 3 && (drill.backends?.includes(backend) ?? true)).map(({ id }) => id);

// The labs mostly wait, so both are tested at once.
describe.concurrent.each(['host-gw', 'vxlan'] as const)('on a lab over %s', backend => {
  it('every fault is detected, named first and fixed without a trace, and so are nine of ten pairs', { timeout: 1_500_000 }, async ({ expect: expectHere }) => {
    const home = openHome(leastAccount);
    try {
      const drill = async (...args: string[]): Promise<readonly Score[]> => {
        const { stdout, stderr } = await home.k8sLab(['drill', ...args, '--json']);
        expectHere(stdout, stderr).not.toBe('');
        return (JSON.parse(stdout) as Drilled).scores;
      };
      expectHere(await home.k8sLab(['up', '--backend', backend])).toMatchObject({ exitCode: 0 });
      const scores = await drill('--all');
      expectHere(scores.map(({ faults: [id] }) => id)).toEqual(staged(backend));
      expectHere(scores.filter(score => !isPassed(score))).toEqual([]);
      const pairs = [...(await drill('--pairs', '--random', '5', '--seed', '3')), ...(await drill('--pairs', '--node', 'node2', '--random', '4', '--seed', '3'))];
      const wrong = pairs.filter(({ named, repaired }) => named < 2 || !repaired).map(score => score.faults.join(' + '));
      console.log(`${pairs.length - wrong.length} of ${pairs.length} pairs over ${backend} named and fixed${wrong.length > 0 ? `; not: ${wrong.join(', ')}` : ''}`);
      expectHere(wrong.length).toBeLessThanOrEqual(1);
    } finally {
      await home.k8sLab(['down']);
      await home.close();
    }
  });
});

describe('the failure in the README', () => {
  let home: Home;
  withReadyLab(opened => (home = opened));

  it('is injected, diagnosed and fixed with one command each', async () => {
    expect(await home.k8sLab(['fault', 'inject', 'config-key-missing'])).toMatchObject({ exitCode: 0 });
    expect((await home.k8sLab(['fault', 'active'])).stdout).toContain('config-key-missing on node1');
    expect(await home.k8sLab(['verify', '--timeout', '0'])).toMatchObject({ exitCode: 1 });
    const found = await home.k8sLab(['diagnose', '--json']);
    const { causes } = JSON.parse(found.stdout) as DiagnosisReport;
    expect(found.exitCode).toBe(1);
    expect(causes.map(({ id }) => id)).toEqual(['config-key-missing']);
    const said = await home.k8sLab(['repair', '--dry-run']);
    expect(said.stdout).toContain('k8s-lab etcdctl -- put /kube-centos/network/config');
    const repair = await home.k8sLab(['repair', '--yes', '--json']);
    expect(repair.exitCode).toBe(0);
    expect(JSON.parse(repair.stdout)).toMatchObject({ schema: 1, repaired: true, left: [] });
    expect((await home.k8sLab(['fault', 'active'])).stdout).toBe('no injected faults\n');
    expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
  });

  it('is found during the repair if a stopped etcd masked it before', async () => {
    expect(await home.k8sLab(['fault', 'inject', 'foreign-lease'])).toMatchObject({ exitCode: 0 });
    expect(await home.k8sLab(['fault', 'inject', 'etcd-stopped'])).toMatchObject({ exitCode: 0 });
    const { exitCode, stdout } = await home.k8sLab(['repair', '--yes', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ diagnosis: { causes: [{ id: 'etcd-stopped' }] }, cameToLight: [{ id: 'foreign-lease' }], repaired: true });
  });

  it('is reverted exactly by revert', async () => {
    const before = home.write('before.tar.gz', '');
    const after = home.write('after.tar.gz', '');
    const collect = async (file: string): Promise<void> => {
      expect(await home.program(['sh', '-c', `rm "$1"; exec "$2" "$3" collect --out "$1"`, 'sh', file, process.execPath, home.cli]).ended).toMatchObject({ exitCode: 0 });
    };
    await collect(before);
    expect(await home.k8sLab(['fault', 'inject', 'route-missing', '--node', 'node3'])).toMatchObject({ exitCode: 0 });
    expect(await home.k8sLab(['fault', 'revert', '--all'])).toMatchObject({ exitCode: 0 });
    expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
    await collect(after);
    expect(changesBetween(await readSource('/', before), await readSource('/', after))).toEqual([]);
  });
});

describe('commands of the doctor', () => {
  let home: Home;
  withReadyLab(opened => (home = opened));

  it('on a healthy lab find nothing, change nothing, and exit with 0', async () => {
    expect(await home.k8sLab(['diagnose'])).toMatchObject({ exitCode: 0, stdout: 'healthy: lab k8s-lab, no faults found\n' });
    expect(await home.k8sLab(['repair', '--yes'])).toMatchObject({ exitCode: 0 });
    expect((await home.k8sLab(['fault', 'active'])).stdout).toBe('no injected faults\n');
  });

  it.each([
    [['fault', 'inject', 'config-key-misssing'], 'did you mean config-key-missing?'],
    [['fault', 'inject'], 'no fault given'],
    [['fault', 'mend'], 'no such action'],
    [['fault', 'inject', 'vtx-busy'], 'cannot be injected'],
    [['fault', 'inject', 'vtep-mac'], 'needs backend vxlan'],
    [['fault', 'revert', 'route-missing'], 'is not injected'],
    [['drill'], 'no faults given'],
    [['drill', '--random', 'many'], 'not a whole number'],
    [['drill', 'etcd-stoped'], 'did you mean etcd-stopped?'],
    [['diagnose', '--node', 'node9'], 'has no node node9'],
  ])('%j is refused, with the next step', async (args, text) => {
    const { exitCode, stderr } = await home.k8sLab(args);
    expect({ exitCode, said: stderr.includes(text), hint: stderr.includes('\nhint: ') }, stderr).toEqual({ exitCode: 2, said: true, hint: true });
  });

  it('repair asks on a terminal, and fails without one', async () => {
    expect(await home.k8sLab(['fault', 'inject', 'ip-forward-0'])).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr } = await home.k8sLab(['repair']);
    expect([exitCode, stderr.includes('--yes')]).toEqual([2, true]);
    expect(await home.k8sLab(['fault', 'revert', 'ip-forward-0'])).toMatchObject({ exitCode: 0 });
  });

  it('drill writes JUnit, and reverts its faults when interrupted', async () => {
    expect(await home.k8sLab(['drill', 'ip-forward-0', '--junit', 'scores.xml'])).toMatchObject({ exitCode: 0 });
    expect(readFileSync(`${home.cwd}/scores.xml`, 'utf8')).toMatch(/<testsuites name="k8s-lab drill" tests="1" failures="0" skipped="0" [^]*<testsuite name="forward" tests="1" failures="0" skipped="0" /);
    const running = home.start(['drill', '--all']);
    await running.says('2 of ');
    running.kill('SIGINT');
    expect(await running.ended).toMatchObject({ exitCode: 130 });
    expect((await home.k8sLab(['fault', 'active'])).stdout).toBe('no injected faults\n');
    expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
  });

  it('drill --train shows a symptom, accepts guesses, gives hints, and reverts the fault', async () => {
    const { exitCode, stdout, stderr } = await home.k8sLab(['drill', 'ip-forward-0', '--train'], { input: 'hint\nroute-missing\nip-forward-0\n' });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Its symptom: ');
    expect(stdout).toMatch(/Layer: forward\.[^]*Not route-missing\.[^]*Found with 2 guesses/);
    expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
  });

  it.each([
    ['fault inject', ['fault', 'inject', 'config-key-missing']],
    ['drill --train', ['drill', 'config-key-missing', '--train']],
  ])('%s of a fault that one node does not take leaves it on no other node', async (_, args) => {
    expect(await home.k8sLab(['exec', 'node3', '--', 'mv', '/run/flannel/docker', '/run/kept'])).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr } = await home.k8sLab(args, { input: 'give up\n' });
    expect({ exitCode, said: stderr.includes('on node3') }, stderr).toEqual({ exitCode: 3, said: true });
    expect((await home.k8sLab(['fault', 'active'])).stdout).toBe('no injected faults\n');
    expect(await home.k8sLab(['exec', 'node3', '--', 'mv', '/run/kept', '/run/flannel/docker'])).toMatchObject({ exitCode: 0 });
    expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
  });
});
