import { describe, expect, it } from 'vitest';
import { prepare } from '../../../src/dashboard/plan.ts';
import { outcomeOf } from '../../../src/dashboard/plan-repair.ts';
import { explain } from '../../../src/faults/explain.ts';
import type { Machines, Node } from '../../../src/providers/provider.ts';
import { healthyObservation } from '../../helpers/observation.ts';
import { scriptedRunner } from '../../helpers/scripted-runner.ts';
import { captured } from '../../helpers/views.ts';

const { lab } = healthyObservation();

/** Nodes that keep the scripts that they are given. */
function recording(names: readonly string[]): { readonly machines: Machines; readonly scripts: readonly (string | undefined)[] } {
  const scripts: (string | undefined)[] = [];
  const nodes = names.map((name): Node => ({
    ...scriptedRunner(name, {}),
    ...{ name, address: '172.17.8.101', roles: ['worker'], readFile: () => Promise.resolve(undefined) },
    run: (argv, { input } = {}) => {
      scripts.push(input);
      return Promise.resolve({ argv, exitCode: 0, stdout: '', stderr: '', durationMs: 1 });
    },
  }));
  return { machines: { record: { config: lab, api: 'v3', versions: {} }, nodes, missing: [], etcd: [{ socketPath: '/none' }] }, scripts };
}
const silent = { signal: new AbortController().signal, tell: () => undefined };

describe('the commands of an action', () => {
  it('an injection runs the very script that it showed', async () => {
    const seen = await captured('healthy-host-gw');
    const { machines, scripts } = recording(seen.nodes.map(({ name }) => name));
    const { plan, carryOut } = await prepare({ kind: 'inject', fault: 'route-missing', node: 'node2' }, { seen, explanation: explain(seen) }, machines);
    await carryOut({ machines, ...silent });
    expect(scripts).toEqual(plan.commands.map(({ script }) => script));
    expect(scripts[0]).toContain(plan.commands[0]?.text);
  });

  it('have another digest as soon as one of them would be another one', async () => {
    const seen = await captured('healthy-host-gw');
    const { machines } = recording([]);
    const digestOn = async (node: string): Promise<string> => (await prepare({ kind: 'inject', fault: 'route-missing', node }, { seen, explanation: explain(seen) }, machines)).plan.digest;
    expect(await digestOn('node2')).toBe(await digestOn('node2'));
    expect(await digestOn('node2')).not.toBe(await digestOn('node3'));
  });

  it('a repair that leaves other causes tells that there is more; one that leaves its own fails', async () => {
    const causesOf = async (name: string) => explain(await captured(name)).causes;
    const [shown, other] = [await causesOf('route-missing'), await causesOf('ip-forward-0')];
    const isShown = (cause: (typeof shown)[number]): boolean => shown.includes(cause);
    expect(outcomeOf([...shown, ...other], isShown)).toEqual({ line: 'the shown commands are done; this came to light and needs others: ip-forward-0', more: true });
    expect(() => outcomeOf(shown, isShown)).toThrow('the lab is not ready; not fixed: route-missing');
  });
});
