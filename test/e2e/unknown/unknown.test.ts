import { describe, expect, it } from 'vitest';
import type { DiagnosisReport } from '../../../src/doctor/report.ts';
import type { Home } from '../../helpers/cli.ts';
import { withReadyLab } from '../../helpers/home.ts';
import { disturbances } from './disturbances.ts';
import type { Disturbance } from './disturbances.ts';

describe('a problem that no fault file describes', () => {
  let home: Home;
  const right: string[] = [];
  withReadyLab(opened => (home = opened));

  it.each(disturbances)('$what: verify fails, and diagnose names no fault', async disturbance => {
    const { node, does, undoes, what } = disturbance;
    expect(await home.k8sLab(['exec', node, '--', 'sh', '-ec', does])).toMatchObject({ exitCode: 0 });
    const verified = await home.k8sLab(['verify', '--timeout', '0']);
    const { stdout } = await home.k8sLab(['diagnose', '--timeout', '1s', '--json']);
    expect(await home.k8sLab(['exec', node, '--', 'sh', '-ec', undoes])).toMatchObject({ exitCode: 0 });
    expect(verified.exitCode).toBe(1);
    const { causes, unexplained } = JSON.parse(stdout) as DiagnosisReport;
    expect(causes).toEqual([]);
    expect(unexplained.length).toBeGreaterThan(0);
    if (isNear(disturbance, unexplained)) right.push(what);
    expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
  });

  it('is placed at its layer and nodes in nine of ten cases', () => {
    const wrong = disturbances.map(({ what }) => what).filter(what => !right.includes(what));
    console.log(`${right.length} of ${disturbances.length} disturbances are placed correctly${wrong.map(what => `; not: ${what}`).join('')}`);
    expect(right.length / disturbances.length).toBeGreaterThanOrEqual(0.9);
  });
});

function isNear({ layer, nodes }: Disturbance, [first]: DiagnosisReport['unexplained']): boolean {
  return first?.layer === layer && JSON.stringify(first.nodes.toSorted()) === JSON.stringify(nodes);
}
