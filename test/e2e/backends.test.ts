import { describe, expect, it } from 'vitest';
import type { Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { accounts } from '../helpers/user.ts';

describe.each(accounts)('$title', account => {
  let home: Home;
  withHome(opened => (home = opened), account);

  it.each([
    { what: 'vxlan', args: ['--backend', 'vxlan', '--nodes', '2'], device: 'flannel.1' },
    { what: 'vxlan with other numbers', args: ['--backend', 'vxlan', '--vni', '77', '--vxlan-port', '4789', '--nodes', '2'], device: 'flannel.77' },
    { what: 'host-gw', args: ['--nodes', '2', '--network', '10.244.0.0/16', '--subnet-len', '26'], device: 'docker0' },
    { what: 'a single node', args: ['--nodes', '1'], device: 'docker0' },
  ])('has a ready lab over $what', async ({ args, device }) => {
    const { exitCode, stdout, stderr } = await home.k8sLab(['up', ...args]);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toContain('ready: lab k8s-lab');
    expect(await home.k8sLab(['exec', 'node1', '--', 'ip', 'link', 'show', device])).toMatchObject({ exitCode: 0 });
    expect(await home.k8sLab(['down'])).toMatchObject({ exitCode: 0 });
  });

  it('has a ready lab over udp where it can open /dev/net/tun, or is told the requirement', async () => {
    const { exitCode: forbidden } = await home.program(['test', '-w', '/dev/net/tun']).ended;
    const { exitCode, stdout, stderr } = await home.k8sLab(['up', '--backend', 'udp', '--nodes', '2']);
    if (forbidden) {
      expect(exitCode, stderr).toBe(3);
      expect(stderr).toMatch(/^k8s-lab: flannel's udp backend needs \/dev\/net\/tun/);
      expect(stderr).toMatch(/^hint: /m);
    } else {
      expect(exitCode, stderr).toBe(0);
      expect(stdout).toContain('ready: lab k8s-lab');
      expect(await home.k8sLab(['exec', 'node1', '--', 'ip', 'link', 'show', 'flannel0'])).toMatchObject({ exitCode: 0 });
    }
  });
});
