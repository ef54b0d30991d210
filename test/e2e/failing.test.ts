import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openHome } from '../helpers/cli.ts';
import type { Home } from '../helpers/cli.ts';
import { expectNoTrace, readHost } from '../helpers/sandbox.ts';
import type { HostState } from '../helpers/sandbox.ts';
import { leastAccount } from '../helpers/user.ts';

let home: Home;
let before: HostState;
beforeAll(() => {
  home = openHome(leastAccount);
  before = readHost();
});
afterEach(async () => {
  await home.k8sLab(['down']);
});
afterAll(() => home.close());

const broken = (): string => home.write('flanneld', '#!/bin/sh\n[ "$1" != --version ] || exec echo v0.28.10\necho "no such luck"\nexit 1\n', 0o755);

it('says which step failed, on which node, by which command, what the log says, and what to do; and cleans up', async () => {
  const { exitCode, stdout, stderr } = await home.k8sLab(['up', '--flannel-binary', broken()]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toMatch(/^failed {2}flanneld and docker run on every node/m);
  expect(stderr).toMatch(/systemctl start flanneld docker ended with 1 on node[123]$/m);
  expect(stderr).toMatch(/last lines of flanneld's log on node[123]:/);
  expect(stderr).toContain('no such luck');
  expect(stderr).toMatch(/^next: k8s-lab up --retain keeps the lab/m);
  await expectNoTrace(home, before);
});

it('keeps what failed with --retain', async () => {
  expect(await home.k8sLab(['up', '--retain', '--flannel-binary', broken()])).toMatchObject({ exitCode: 3 });
  expect((await home.k8sLab(['logs', 'node2', 'flanneld'])).stdout).toContain('no such luck');
  expect(await home.k8sLab(['verify', '--timeout', '0'])).toMatchObject({ exitCode: 1 });
  expect((await home.k8sLab(['down'])).stdout).toBe('lab k8s-lab removed\n');
  await expectNoTrace(home, before);
});

it('refuses to turn a running lab into another, and says how they differ', async () => {
  expect(await home.k8sLab(['up', '--nodes', '1'])).toMatchObject({ exitCode: 0 });
  const { exitCode, stderr } = await home.k8sLab(['up', '--nodes', '1', '--backend', 'vxlan']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('flannel.backend.type: host-gw, asked for vxlan');
  expect(stderr).toContain('next: k8s-lab recreate');
  expect(await home.k8sLab(['recreate', '--nodes', '2', '--backend', 'vxlan'])).toMatchObject({ exitCode: 0 });
  expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
});

it('says which setting forbids user namespaces', async () => {
  const forbidden = `echo 0 >/proc/sys/user/max_user_namespaces && exec "$0" "$@"`;
  const argv = ['unshare', '--user', '--map-root-user', 'sh', '-c', forbidden, process.execPath, home.cli, 'up'] as const;
  const { exitCode, stderr } = await home.program(argv).ended;
  expect(exitCode).toBe(3);
  expect(stderr).toContain('/proc/sys/user/max_user_namespaces is 0');
  expect(stderr).toContain('sysctl user.max_user_namespaces=');
});

it('says what the udp backend lacks where a user may not open tun devices, and carries its traffic elsewhere', async () => {
  const { exitCode, stderr } = await home.k8sLab(['up', '--nodes', '2', '--backend', 'udp']);
  if (exitCode !== 0) expect(stderr).toContain("flannel's udp backend needs /dev/net/tun, which may not be opened by you\nnext: ");
  else expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
});
