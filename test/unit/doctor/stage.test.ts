import { expect, it } from 'vitest';
import { faultOf, inject } from '../../../src/doctor/stage.ts';
import type { Machines, Node } from '../../../src/providers/provider.ts';
import { healthyObservation } from '../../helpers/observation.ts';
import { scriptedRunner } from '../../helpers/scripted-runner.ts';

/** A node that records its commands, and on which injecting can fail. */
function nodeNamed(name: string, told: string[], fails = false): Node {
  return {
    ...scriptedRunner(name, {}),
    ...{ name, address: '172.17.8.101', roles: ['worker'], readFile: () => Promise.resolve(undefined) },
    run: (argv, { input } = {}) => {
      told.push(`${name}: ${input === undefined ? 'revert' : 'inject'}`);
      if (fails) return Promise.reject(new Error('refused'));
      return Promise.resolve({ argv, exitCode: 0, stdout: '', stderr: '', durationMs: 1 });
    },
  };
}

it('no fault stays on any node if the second node refuses it', async () => {
  const told: string[] = [];
  const nodes = [nodeNamed('node1', told), nodeNamed('node2', told, true)];
  const { lab } = healthyObservation();
  const machines: Machines = { record: { config: lab, api: 'v3', versions: {} }, nodes, missing: [], etcd: [{ socketPath: '/none' }] };
  const stagings = nodes.map(({ name }) => ({ node: name, inject: 'true', revert: 'true' }));
  await expect(inject(machines, faultOf('route-missing'), stagings)).rejects.toThrow('refused');
  expect(told).toEqual(['node1: inject', 'node2: inject', 'node1: revert']);
});
