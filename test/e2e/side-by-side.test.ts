import { expect, it } from 'vitest';
import type { Home, RunningCli } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { expectNoTrace, labFolders, readHost } from '../helpers/sandbox.ts';
import type { HostState } from '../helpers/sandbox.ts';

let home: Home;
let before: HostState;
withHome(opened => {
  home = opened;
  before = readHost();
});

/** Starts an up, and waits until it has the lock. */
async function upUnderLock(): Promise<RunningCli> {
  const up = home.start(['up', '--json']);
  await up.says('{"step":"machines"');
  return up;
}

it('two labs with the same addresses run side by side, each with its own leases', async () => {
  const ups = await Promise.all(['other', 'third'].map(name => home.k8sLab(['up', '--name', name])));
  expect(ups).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
  expect([...labFolders(home)].sort()).toEqual(['other', 'third']);
  expect(await home.k8sLab(['etcdctl', '--name', 'other', '--', 'put', '/whose', 'other'])).toMatchObject({ exitCode: 0 });
  expect(await home.k8sLab(['etcdctl', '--name', 'third', '--', 'get', '/whose'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(await home.k8sLab(['down', '--name', 'other'])).toMatchObject({ exitCode: 0 });
  expect(await home.k8sLab(['verify', '--name', 'third'])).toMatchObject({ exitCode: 0 });
  expect(await home.k8sLab(['down', '--name', 'third'])).toMatchObject({ exitCode: 0 });
  await expectNoTrace(home, before);
});

it('a second up waits for the first, reports it, and then has nothing to do', async () => {
  const first = await upUnderLock();
  const second = await home.k8sLab(['up']);
  expect(second.stderr).toMatch(new RegExp(`^waiting for k8s-lab up \\(process ${first.pid}\\)\n`));
  expect(second).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('nothing changed') as string });
  expect((await first.ended).exitCode).toBe(0);
});

it('a down waits for an up, and a verify waits for any command that changes the lab', async () => {
  await home.k8sLab(['down']);
  const up = await upUnderLock();
  const [verify, status] = await Promise.all([home.k8sLab(['verify']), home.k8sLab(['status'])]);
  expect(verify.stderr).toMatch(/^waiting for k8s-lab up /);
  expect(verify.exitCode).toBe(0);
  expect(status).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await up.ended).exitCode).toBe(0);
  await home.k8sLab(['down']);
  const again = await upUnderLock();
  const down = await home.k8sLab(['down']);
  expect(down.stderr).toMatch(/^waiting for k8s-lab up /);
  expect(down).toMatchObject({ exitCode: 0, stdout: 'lab k8s-lab removed\n' });
  expect((await again.ended).exitCode).toBe(0);
  await expectNoTrace(home, before);
});

it('a waiting command continues at once if the holder is killed, and can itself be interrupted', async () => {
  // A flanneld that never becomes ready keeps up running, and so keeps the lock, as long as the test needs.
  const idle = home.write('idle-flanneld', '#!/bin/sh\ncase $1 in --version) echo v0.28.10 ;; *) exec sleep 600 ;; esac\n', 0o755);
  const holder = home.start(['up', '--json', '--flannel-binary', idle]);
  await holder.says('{"step":"overlay"');
  const [down, up] = [home.start(['down']), home.start(['up'])];
  await Promise.all([down, up].map(waiter => waiter.says(`waiting for k8s-lab up (process ${holder.pid})`)));
  up.kill('SIGINT');
  expect((await up.ended).exitCode).toBe(130);
  holder.kill('SIGKILL');
  expect(await down.ended).toMatchObject({ exitCode: 0, stdout: 'lab k8s-lab removed\n' });
  await expectNoTrace(home, before);
});
