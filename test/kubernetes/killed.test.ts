import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHome } from '../helpers/cli.ts';
import type { Home } from '../helpers/cli.ts';
import { randoms } from '../helpers/randoms.ts';
import { expectNoTrace, readHost } from '../helpers/sandbox.ts';
import type { HostState } from '../helpers/sandbox.ts';
import { accounts } from '../helpers/user.ts';
import { clusterLab } from './cluster-lab.ts';

// Another seed tries other moments, and more or fewer of them are tried on request; the titles show the moments.
const seed = Number(process.env['K8S_LAB_TEST_SEED'] ?? Math.floor(Math.random() * 1e9));
const moments = randoms(seed, Number(process.env['K8S_LAB_TEST_MOMENTS'] ?? 20));

describe.each(accounts)(`an up --kubernetes of $title that is killed (K8S_LAB_TEST_SEED=${seed})`, account => {
  let home: Home;
  let before: HostState;
  let whole: number;

  beforeAll(async () => {
    home = openHome(account);
    before = readHost();
    const started = performance.now();
    await clusterLab(home, 'killed').k8sLab(['up', '--kubernetes', '--nodes', '2']);
    whole = performance.now() - started;
    await clusterLab(home, 'killed').k8sLab(['down']);
  });
  afterAll(async () => {
    await home.k8sLab(['down', '--name', 'killed']);
    await home.close();
  });

  // The accounts take turns at the moments; every third lab is finished by another up.
  const mine = moments.filter((_, index) => index % accounts.length === accounts.indexOf(account));
  it.each(mine.map((moment, index) => ({ moment, percent: (100 * moment).toFixed(1), next: index % 3 === 0 ? 'up' : 'down' })))(
    'after $percent % of its time is recovered by $next',
    async ({ moment, next }) => {
      const lab = clusterLab(home, 'killed');
      const up = home.start(['up', '--name', lab.name, '--kubernetes', '--nodes', '2']);
      await sleep(moment * whole);
      up.kill('SIGKILL');
      await up.ended;
      if (next === 'up') {
        await lab.k8sLab(['up', '--kubernetes', '--nodes', '2']);
        expect(await lab.backends('node1', '172.17.8.102')).toEqual(['node1', 'node2']);
      }
      expect(await lab.k8sLab(['down'])).toMatchObject({ stderr: '' });
      await expectNoTrace(home, before);
    },
  );
});
