import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openHome } from '../helpers/cli.ts';
import type { CliResult, Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';
import { accounts, oneself } from '../helpers/user.ts';

describe('a service of a sandboxed node', () => {
  let home: Home;
  withReadyLab(opened => (home = opened));

  const sh = (script: string): Promise<CliResult> => home.k8sLab(['exec', 'node2', '--', 'sh', '-c', script]);
  const supervisor = '$(cat /run/k8s-lab/services/flanneld/supervisor)';
  const main = "$(systemctl show -p MainPID flanneld | sed 's/.*=//')";

  async function failing(): Promise<readonly string[]> {
    const { stdout } = await home.k8sLab(['verify', '--timeout', '0', '--json']);
    const { checks } = JSON.parse(stdout) as { checks: { id: string; status: string }[] };
    return checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
  }

  it('that was killed with its supervisor is not active, and is started again', async () => {
    expect(await sh(`kill -KILL ${supervisor} ${main}`)).toMatchObject({ exitCode: 0 });
    expect(await sh('systemctl is-active flanneld')).toMatchObject({ exitCode: 3, stdout: 'failed\n' });
    expect(await failing()).toContain('services-running');
    expect(await sh('systemctl restart flanneld && systemctl is-active flanneld')).toMatchObject({ exitCode: 0, stdout: 'active\n' });
    expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
  });

  it('that outlived its supervisor can be stopped and started', async () => {
    expect(await sh(`kill -KILL ${supervisor}`)).toMatchObject({ exitCode: 0 });
    expect(await sh('systemctl stop flanneld; systemctl is-active flanneld; ps -e | grep -c flanneld')).toMatchObject({ stdout: 'inactive\n0\n' });
    expect(await sh('systemctl start flanneld')).toMatchObject({ exitCode: 0 });
    expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
  });

  it('that is stopped as soon as its start was asked for stays stopped', async () => {
    const stayed = 'systemctl stop docker; for i in 1 2 3 4 5; do systemctl --no-block start docker; systemctl stop docker; sleep 0.3; systemctl is-active docker; done; systemctl start docker';
    expect(await sh(stayed)).toMatchObject({ exitCode: 0, stdout: 'inactive\n'.repeat(5) });
  });

  it('that hangs before its program has started is stopped, and nothing else is', async () => {
    const unit = `[Service]\\nType=simple\\nExecStartPre=/bin/sh -c "trap : TERM; touch /run/hangs; while :; do sleep 60; done"\\nExecStart=/bin/true\\n`;
    const stopped = await sh(`printf '${unit}' >/etc/systemd/system/hang.service; systemctl --no-block start hang; until [ -e /run/hangs ]; do sleep 0.01; done; systemctl stop hang; echo stopped`);
    expect(stopped).toMatchObject({ exitCode: 0, stdout: 'stopped\n' });
    expect(await home.k8sLab(['verify'])).toMatchObject({ exitCode: 0 });
  });

  it('has its original file after an interrupt reverts two faults that changed it', async () => {
    const read = async (): Promise<string> => (await sh('cat /etc/sysconfig/flanneld')).stdout;
    const before = await read();
    for (const id of ['iface-name-wrong', 'etcd-endpoint-wrong']) {
      expect(await home.k8sLab(['fault', 'inject', id, '--node', 'node2'])).toMatchObject({ exitCode: 0 });
    }
    expect(await read()).not.toBe(before);
    const drill = home.start(['drill', 'route-missing', '-v']);
    await drill.says('nsenter');
    drill.kill('SIGINT');
    expect(await drill.ended).toMatchObject({ exitCode: 130 });
    expect(await read()).toBe(before);
  });
});

// Only root can mount on this machine, in its own mount namespace.
describe.runIf(accounts.includes(oneself) && oneself.uid === 0)("a mount below a host's folder", () => {
  it('is read-only in a node, like the folder', async () => {
    const home = openHome(oneself);
    const point = '/opt/k8s-lab-test-mount';
    try {
      if (!existsSync(point)) mkdirSync(point, { recursive: true });
      const script = `mount -t tmpfs -o nosuid,nodev k8s-lab-test ${point} && "$0" "$1" up --nodes 1 >/dev/null 2>&1 &&
        { "$0" "$1" exec node1 -- sh -c 'echo x 2>/dev/null >${point}/file'; ls ${point}; "$0" "$1" down; }`;
      const { stdout, exitCode } = await home.program(['unshare', '--mount', 'sh', '-c', script, process.execPath, home.cli]).ended;
      expect({ stdout: stdout.split('\n').filter(line => line === 'file'), exitCode }).toEqual({ stdout: [], exitCode: 0 });
    } finally {
      await home.k8sLab(['down']);
      await home.close();
      rmdirSync(point);
    }
  });
});
