import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { randoms } from '../helpers/randoms.ts';
import { expectNoTrace, readHost } from '../helpers/sandbox.ts';
import type { HostState } from '../helpers/sandbox.ts';
import { accounts } from '../helpers/user.ts';

// Another seed tries other moments; the titles show the moments.
const seed = Number(process.env['K8S_LAB_TEST_SEED'] ?? Math.floor(Math.random() * 1e9));
const moments = randoms(seed, 20);

describe.each(accounts)(`an up of $title that is killed (K8S_LAB_TEST_SEED=${seed})`, account => {
  let home: Home;
  let before: HostState;
  let whole: number;

  withHome(opened => (home = opened), account);
  beforeAll(async () => {
    before = readHost();
    const started = performance.now();
    expect(await home.k8sLab(['up'])).toMatchObject({ exitCode: 0 });
    whole = performance.now() - started;
    await home.k8sLab(['down']);
  });

  // The accounts take turns at the moments.
  const mine = moments.filter((_, index) => index % accounts.length === accounts.indexOf(account));
  it.each(mine.map((moment, index) => ({ moment, percent: (100 * moment).toFixed(1), next: index % 2 === 0 ? 'up' : 'down' })))(
    'after $percent % of its time is recovered by $next',
    async ({ moment, next }) => {
      const up = home.start(['up']);
      await sleep(moment * whole);
      up.kill('SIGKILL');
      await up.ended;
      if (next === 'up') {
        const { exitCode, stdout, stderr } = await home.k8sLab(['up']);
        expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 0, stdout: expect.stringContaining('ready: lab k8s-lab') as string });
      }
      expect(await home.k8sLab(['down'])).toMatchObject({ exitCode: 0, stderr: '' });
      await expectNoTrace(home, before);
    },
  );
});
