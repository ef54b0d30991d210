import { expect, it } from 'vitest';
import { drillInTurn } from '../../src/doctor/drill-series.ts';
import { drill } from '../../src/doctor/drill.ts';
import { faultOf } from '../../src/doctor/stage.ts';
import type { Drillable } from '../../src/doctor/stage.ts';
import { findMachines, openLab } from '../../src/lab/lab.ts';
import type { Machines } from '../../src/providers/provider.ts';
import { isPassed, statusOf } from '../../src/reporters/drill-text.ts';
import { createHost } from '../../src/system/host.ts';
import { withLabOf } from '../helpers/home.ts';
import { oneself } from '../helpers/user.ts';
import type { Home } from '../helpers/cli.ts';

let home: Home;
withLabOf(oneself, opened => (home = opened));

const machinesOf = async (): Promise<Machines> => await findMachines(openLab({ host: createHost({}), name: 'k8s-lab', env: home.env }));
const one = (id: string) => [{ fault: faultOf(id) as Drillable }];

/** Damage that no fault describes, and that its own script does not undo. */
const lasting: Drillable = {
  ...(faultOf('route-missing') as Drillable),
  drill: { on: 'worker', stage: ({ node }) => [{ node: node.name, inject: 'echo 1 >/proc/sys/net/ipv4/icmp_echo_ignore_all', revert: 'true' }] },
};

it('a drill whose faults cannot be reverted keeps its score, and says why', async () => {
  const machines = await machinesOf();
  const nodes = machines.nodes.map(node => ({
    ...node,
    run: (...[argv, options]: Parameters<typeof node.run>) => (argv.join(' ').includes('ls -tr') ? Promise.reject(new Error('gone')) : node.run(argv, options)),
  }));
  const score = await drill({ ...machines, nodes }, one('ip-forward-0'));
  expect(score).toMatchObject({ noticed: true, named: 1, repaired: true, error: 'the faults could not be reverted: gone' });
  expect(isPassed(score)).toBe(false);
  expect(await home.k8sLab(['fault', 'revert', '--all'])).toMatchObject({ exitCode: 0 });
});

it('a drill that leaves the lab not ready does not spoil the next one', async () => {
  const said: string[] = [];
  const recreate = async (): Promise<Machines> => {
    expect(await home.k8sLab(['recreate'])).toMatchObject({ exitCode: 0 });
    return await machinesOf();
  };
  const scores = await drillInTurn(await machinesOf(), [[{ fault: lasting }], one('ip-forward-0')], { recreate, tell: text => said.push(text) });
  expect(scores.map(statusOf)).toEqual(['failed', 'passed']);
  expect(said).toEqual(['the lab is not ready; repairing it', 'the lab is not ready; recreating it']);
});

it('what cannot be examined is skipped, where the lab cannot be recreated', async () => {
  const scores = await drillInTurn(await machinesOf(), [[{ fault: lasting }], one('ip-forward-0'), one('route-missing')], {});
  expect(scores.map(statusOf)).toEqual(['failed', 'skipped', 'skipped']);
  const { exitCode, stdout } = await home.k8sLab(['drill', 'ip-forward-0', '--json', '--junit', 'scores.xml']);
  expect({ exitCode, scores: JSON.parse(stdout) as unknown }).toMatchObject({ exitCode: 1, scores: { totals: { drills: 0, skipped: 1 }, scores: [{ status: 'skipped' }] } });
});

it.each([[['--random', '0']], [['--pairs', 'bad-config-json', 'config-differs']]])('drill %j, which is no drill, is misuse', async args => {
  expect(await home.k8sLab(['drill', ...args])).toMatchObject({ exitCode: 2 });
});
