import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSshConfig } from '../../src/providers/vagrant/ssh-config.ts';
import type { Login } from '../../src/providers/remote/login.ts';
import { labFileOf, openVmLab } from './vm-lab.ts';
import type { UpAnswer, VmLab } from './vm-lab.ts';

// What one host's owner would miss: files, units and packages; docker's own folder begins with its first start.
const snapshot = `
find /etc /usr/local -xdev -path /etc/docker -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
find /etc/systemd /etc/rc?.d -type l -printf '%p %l\\n' | sort
dpkg-query -W; systemctl is-enabled etcd docker docker.socket containerd; systemctl is-active etcd flanneld docker
ls -d /var/lib/k8s-lab /run/flannel /run/k8s-lab; cat /proc/sys/net/ipv4/ip_forward
ip -o link show; ip -4 route; iptables-save | grep -v '^#' | grep -E 'FLANNEL|DOCKER|docker0|-P'
true
`;

describe('two machines booted by hand, as existing hosts', () => {
  let lab: VmLab;
  let folder: string;
  let logins: readonly Login[];

  const vagrant = (...args: readonly string[]): string => {
    const env = { ...process.env, VAGRANT_DEFAULT_PROVIDER: 'libvirt', VAGRANT_HOME: process.env['VAGRANT_HOME'] ?? '' };
    return execFileSync('vagrant', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  };
  const look = (): readonly string[] =>
    logins.map(({ host, keys }) => {
      const options = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR', '-i', keys[0] ?? ''];
      return execFileSync('ssh', [...options, `vagrant@${host}`, 'sudo sh -s 2>&1'], { input: snapshot, encoding: 'utf8' });
    });
  const writeLabFile = (): void => {
    const nodes = logins.map(({ name, host }) => `  - { name: ${name}, ssh: { host: ${host} } }\n`).join('');
    lab.home.write('hosts.yaml', `name: hosts\nprovider: ssh\nssh: { user: vagrant, key: ${logins[0]?.keys[0]}, knownHosts: known_hosts }\nnodes:\n${nodes}`);
  };
  const hosts = ['--config', 'hosts.yaml'];

  beforeAll(async () => {
    lab = openVmLab(labFileOf(2));
    await lab.k8sLab(['render', '--platform', 'debian', '--out', 'by-hand']);
    folder = join(lab.home.cwd, 'by-hand');
    mkdirSync(join(folder, 'flanneld'), { recursive: true });
    vagrant('up', '--no-provision');
    logins = parseSshConfig(vagrant('ssh-config'));
    lab.home.write('known_hosts', '');
    writeLabFile();
  }, 1_200_000);
  afterAll(async () => {
    await lab.k8sLab(['down', ...hosts]);
    vagrant('destroy', '--force');
    await lab.close();
  });

  it('are refused while their keys are not known', async () => {
    const { stderr } = await lab.k8sLab(['up', ...hosts], 3);
    expect(stderr).toContain('Host key verification failed');
  });

  it('are only looked at by a dry run, made a lab by up, and put back by down', async () => {
    const keys = logins.map(({ host }) => execFileSync('ssh-keyscan', ['-T', '60', host], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    writeFileSync(join(lab.home.cwd, 'known_hosts'), keys.join(''));
    const before = look();
    expect((await lab.k8sLab(['up', '--dry-run', ...hosts])).stdout).toContain('/etc/systemd/system/flanneld.service');
    expect(look()).toEqual(before);

    const { ready, verify } = await lab.ask<UpAnswer>(['up', ...hosts]);
    expect(verify.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(ready).toBe(true);
    expect(await lab.ask<UpAnswer>(['up', ...hosts])).toMatchObject({ ready: true, changed: false });

    await lab.k8sLab(['down', ...hosts]);
    expect(look()).toEqual(before);
  });
});
