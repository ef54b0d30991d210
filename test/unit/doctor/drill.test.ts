import { expect, it } from 'vitest';
import { drillInTurn } from '../../../src/doctor/drill-series.ts';
import { faultOf } from '../../../src/doctor/stage.ts';
import type { Drillable } from '../../../src/doctor/stage.ts';
import type { Machines, Node } from '../../../src/providers/provider.ts';
import { healthyObservation } from '../../helpers/observation.ts';
import { scriptedRunner } from '../../helpers/scripted-runner.ts';

const { lab } = healthyObservation({ nodes: 2 });
const ended = { argv: ['perl'] as const, exitCode: 1, stdout: '', stderr: '', durationMs: 1 };

function silent({ name, address, roles }: (typeof lab.nodes)[number]): Node {
  return {
    ...scriptedRunner(name, {}),
    ...{ name, address, roles, readFile: () => Promise.resolve(undefined) },
    run: () => Promise.reject(new Error(`${name} is gone`)),
    open: () => ({ write: () => undefined, nextLine: () => Promise.resolve(undefined), end: () => Promise.resolve(ended), kill: () => undefined }),
  };
}

it('examines nothing in a lab that was not ready before, and says so of every drill', async () => {
  const machines: Machines = { record: { config: lab, api: 'v2', versions: {} }, nodes: lab.nodes.map(silent), missing: [], etcd: [{ socketPath: '/none' }], patience: 0.01 };
  const drills = ['route-missing', 'flanneld-stopped'].map(id => [{ fault: faultOf(id) as Drillable }]);
  const scores = await drillInTurn(machines, drills, {});
  const skipped = 'the lab was not ready before the fault was injected';
  expect(scores).toMatchObject([{ faults: ['route-missing'], skipped }, { faults: ['flanneld-stopped'], skipped }]);
});
