import { expect, it } from 'vitest';
import { drill } from '../../../src/doctor/drill.ts';
import { faultOf } from '../../../src/doctor/stage.ts';
import type { Drillable } from '../../../src/doctor/stage.ts';
import { formatScores, isPassed } from '../../../src/reporters/drill-text.ts';
import type { Machines, Node } from '../../../src/providers/provider.ts';
import { styleFor } from '../../../src/text/style.ts';
import { healthyObservation } from '../../helpers/observation.ts';
import { scriptedRunner } from '../../helpers/scripted-runner.ts';

it('keeps the score of a drill whose faults cannot be reverted, and says why', async () => {
  const { lab } = healthyObservation({ nodes: 2 });
  const silent = ({ name, address, roles }: (typeof lab.nodes)[number]): Node => ({
    ...scriptedRunner(name, {}),
    ...{ name, address, roles, readFile: () => Promise.resolve(undefined) },
    run: () => Promise.reject(new Error(`${name} is gone`)),
    open: () => ({ write: () => undefined, nextLine: () => Promise.resolve(undefined), end: () => Promise.resolve({ argv: ['perl'], exitCode: 1, stdout: '', stderr: '', durationMs: 1 }), kill: () => undefined }),
  });
  const machines: Machines = { record: { config: lab, api: 'v2', versions: {} }, nodes: lab.nodes.map(silent), missing: [], etcd: [{ socketPath: '/none' }], patience: 0.01 };
  const score = await drill(machines, [{ fault: faultOf('route-missing') as Drillable }]);
  expect(score.error).toContain('the lab was not ready before the fault was injected');
  expect(score.error).toContain('the faults could not be reverted: node1 is gone');
  expect(isPassed({ ...score, noticed: true, named: 1, rootFirst: true, repaired: true })).toBe(false);
  expect(formatScores([score], styleFor({}))).toContain('node1 is gone');
});
