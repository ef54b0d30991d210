import { describe, expect, it } from 'vitest';
import type { Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { expectNoTrace, labFolders, readHost } from '../helpers/sandbox.ts';
import type { HostState } from '../helpers/sandbox.ts';

let home: Home;
let before: HostState;
withHome(opened => {
  home = opened;
  before = readHost();
});

/** A program that prints flanneld's version, and otherwise runs the given commands. */
function flanneldThat(name: string, does: string): readonly string[] {
  const script = `#!/bin/sh\ncase $1 in --version) echo v0.28.10; exit ;; esac\n${does}\n`;
  return ['--flannel-binary', home.write(name, script, 0o755)];
}

describe('a flanneld that exits at once', () => {
  const complaint = 'echo no luck today >&2; exit 1';

  it('makes up fail with the step, the node, the command, the last lines of the log and the next step, and clean up', async () => {
    const { exitCode, stdout, stderr } = await home.k8sLab(['up', ...flanneldThat('unlucky', complaint)]);
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toMatch(/^failed {2}Start the overlay \(/m);
    expect(stderr).toMatch(/systemctl start flanneld docker exited with 1 on node[123]$/m);
    expect(stderr).toMatch(/^last lines of flanneld's log on node[123]:$/m);
    expect(stderr).toContain('\nno luck today\n');
    expect(stderr).toMatch(/^hint: `k8s-lab up .*--retain/m);
    await expectNoTrace(home, before);
  });

  it('keeps the lab with --retain, to be inspected and taken down', async () => {
    const up = await home.k8sLab(['up', '--retain', ...flanneldThat('unlucky', complaint)]);
    expect(up.exitCode).toBe(3);
    expect(labFolders(home)).toEqual(['k8s-lab']);
    expect((await home.k8sLab(['logs', 'node1', 'flanneld'])).stdout).toContain('no luck today');
    const verify = await home.k8sLab(['verify', '--timeout', '0', '--json']);
    expect(verify.exitCode).toBe(1);
    const { checks } = JSON.parse(verify.stdout) as { checks: { id: string; status: string }[] };
    expect(checks.find(({ id }) => id === 'services-running')?.status).toBe('failed');
    expect(await home.k8sLab(['down'])).toMatchObject({ exitCode: 0, stdout: 'lab k8s-lab removed\n' });
    await expectNoTrace(home, before);
  });
});

it('an etcd that cannot run makes up fail in that step, with its log, and clean up', async () => {
  const script = '#!/bin/sh\ncase $1 in --version) echo etcd Version: 3.4.23; exit ;; esac\necho the disk is on fire >&2; exit 1\n';
  const etcd = home.write('etcd', script, 0o755);
  home.write('etcdctl', '#!/bin/sh\necho etcdctl version: 3.4.23\n', 0o755);
  const { exitCode, stderr } = await home.k8sLab(['up', '--etcd-binary', etcd]);
  expect(exitCode, stderr).toBe(3);
  expect(stderr).toMatch(/^failed {2}Start etcd \(/m);
  expect(stderr).toContain('k8s-lab: etcd on node1 does not answer\n');
  expect(stderr).toContain('the disk is on fire\n');
  expect(stderr).toMatch(/^hint: `k8s-lab up .*--retain/m);
  await expectNoTrace(home, before);
});

it('a missing program is named before anything is created', async () => {
  const { exitCode, stdout, stderr } = await home.k8sLab(['up', '--flannel-binary', '/no/such/flanneld']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toContain('/no/such/flanneld');
  expect(stderr).toMatch(/^hint: /m);
  expect(labFolders(home)).toEqual([]);
});

it('a lab that does not become ready is reported, and removed unless it is retained', async () => {
  const env = 'FLANNEL_NETWORK=172.33.0.0/16\\nFLANNEL_SUBNET=172.33.7.1/24\\nFLANNEL_MTU=1500\\nFLANNEL_IPMASQ=true\\n';
  const args = flanneldThat('pretender', `sleep 0.1; printf '${env}' >/run/flannel/subnet.env; exec sleep 600`);
  const up = await home.k8sLab(['up', '--timeout', '500ms', ...args]);
  expect(up.exitCode, up.stderr).toBe(1);
  expect(up.stdout).toMatch(/^not ready: lab k8s-lab, 3 nodes, \d+\/\d+ checks passed/m);
  expect(up.stdout).toMatch(/^cause 1 .*\n {2}lease-missing, /m);
  expect(up.stdout).not.toContain('`k8s-lab diagnose');
  expect(up.stderr).toContain('the failed lab was removed; --retain keeps it for inspection\n');
  await expectNoTrace(home, before);
});

it('a state folder that cannot be written is an error, not a bug', async () => {
  const { exitCode, stderr } = await home.k8sLab(['up'], { env: { XDG_STATE_HOME: '/usr/no-such-folder' } });
  expect(stderr).toContain('/usr/no-such-folder');
  expect(stderr).not.toContain('bug in k8s-lab');
  expect(exitCode).toBe(3);
});
