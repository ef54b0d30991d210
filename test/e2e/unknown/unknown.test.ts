import { describe, expect, it } from 'vitest';
import type { DiagnosisReport } from '../../../src/doctor/report.ts';
import type { Home } from '../../helpers/cli.ts';
import { withReadyLab } from '../../helpers/home.ts';
import { disturbances } from './disturbances.ts';
import type { Disturbance } from './disturbances.ts';

describe('a problem that the facts of a first look do not show', () => {
  let home: Home;
  const right: string[] = [];
  const atHop: string[] = [];
  withReadyLab(opened => (home = opened));

  it.each(disturbances)('$what: verify fails, and diagnose names no fault that it is not', async disturbance => {
    const { node, does, undoes, what } = disturbance;
    expect(await home.k8sLab(['exec', node, '--', 'sh', '-ec', does])).toMatchObject({ exitCode: 0 });
    const verified = await home.k8sLab(['verify', '--timeout', '0']);
    const { stdout } = await home.k8sLab(['diagnose', '--timeout', '1s', '--json']);
    expect(await home.k8sLab(['exec', node, '--', 'sh', '-ec', undoes])).toMatchObject({ exitCode: 0 });
    expect(verified.exitCode).toBe(1);
    const { causes, unexplained, traced = [] } = JSON.parse(stdout) as DiagnosisReport;
    const { named, nodes } = disturbance;
    expect(causes.map(cause => [cause.id, cause.nodes])).toEqual(named === undefined ? [] : [[named, [node]]]);
    expect(unexplained.length > 0).toBe(named === undefined);
    // The nodes are never wrong; the layer may be.
    expect(named === undefined ? unexplained[0]?.nodes.toSorted() : [node]).toEqual(named === undefined ? nodes : [nodes.find(one => one === node)]);
    if (named !== undefined || unexplained[0]?.layer === disturbance.layer) right.push(what);
    if (isAtHop(disturbance, traced)) atHop.push(what);
    else console.log(`${what}: ${JSON.stringify(traced, undefined, 2)}`);
    const undone = await home.k8sLab(['verify']);
    expect(undone.exitCode, undone.stdout).toBe(0);
  });

  it('is placed at its layer in nineteen of twenty cases', () => {
    const wrong = disturbances.map(({ what }) => what).filter(what => !right.includes(what));
    console.log(`${right.length} of ${disturbances.length} disturbances are placed correctly${wrong.map(what => `; not: ${what}`).join('')}`);
    expect(right.length / disturbances.length).toBeGreaterThanOrEqual(0.95);
  });

  it('is traced to its hop, with what accounts for it there, in nineteen of twenty cases', () => {
    const wrong = disturbances.map(({ what }) => what).filter(what => !atHop.includes(what));
    console.log(`${atHop.length} of ${disturbances.length} disturbances are traced to their hop${wrong.map(what => `; not: ${what}`).join('')}`);
    expect(wrong.length / disturbances.length).toBeLessThanOrEqual(0.05);
  });
});

function isAtHop({ hop, evidence = '' }: Disturbance, [first]: NonNullable<DiagnosisReport['traced']>): boolean {
  return first !== undefined && hop.test(first.says) && (evidence === '' || first.evidence.some(line => line.includes(evidence)));
}
