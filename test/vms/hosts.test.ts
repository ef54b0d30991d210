import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadLab } from '../../src/config/load.ts';
import { createHost } from '../../src/system/host.ts';
import { providers } from '../../src/providers/index.ts';
import { parseSshConfig } from '../../src/providers/vagrant/ssh-config.ts';
import type { Login } from '../../src/providers/remote/login.ts';
import { planLab } from '../../src/lab/plan-lab.ts';
import { describeProvider } from '../contracts/provider-contract.ts';
import type { ProviderCase } from '../contracts/provider-contract.ts';
import { labFileOf, openVmLab } from './vm-lab.ts';
import type { UpAnswer, VmLab } from './vm-lab.ts';

// The state that a host's owner would miss: files, units and packages; docker creates its own folder when it first starts.
const snapshot = `
find /etc /usr/local -xdev -path /etc/docker -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
find /etc/systemd /etc/rc?.d -type l -printf '%p %l\\n' | sort
dpkg-query -W; systemctl is-enabled etcd docker docker.socket containerd; systemctl is-active etcd flanneld docker
ls -d /var/lib/k8s-lab /run/flannel /run/k8s-lab; cat /proc/sys/net/ipv4/ip_forward
ip -o link show; ip -4 route; iptables-save | grep -v '^#' | grep -E 'FLANNEL|DOCKER|docker0|-P'
true
`;

// The machines boot once: they are first existing hosts, restored by down, and then a lab of the provider vagrant.
describe('three machines booted by hand', () => {
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

  // The same connections that the commands use.
  const openCase = async (file: string): Promise<ProviderCase> => {
    vi.stubEnv('TMPDIR', lab.home.env['TMPDIR']);
    vi.stubEnv('XDG_RUNTIME_DIR', '');
    vi.stubEnv('XDG_STATE_HOME', lab.home.env['XDG_STATE_HOME']);
    const { stateFolder } = lab.home;
    const host = createHost();
    const { config } = await loadLab({ cwd: lab.home.cwd, file, flags: {} });
    const { record, tools } = await planLab(config, host);
    return { provider: providers[config.provider](host, stateFolder), record, tools, stateFolder };
  };

  beforeAll(async () => {
    lab = openVmLab(labFileOf(3, 'flannel: { backend: vxlan }\n'));
    folder = join(lab.home.stateFolder, 'k8s-lab', 'vagrant');
    await lab.k8sLab(['render', '--platform', 'debian', '--out', folder]);
    mkdirSync(join(folder, 'flanneld'), { recursive: true });
    vagrant('up', '--no-provision');
    logins = parseSshConfig(vagrant('ssh-config'));
    lab.home.write('known_hosts', '');
    writeLabFile();
  }, 1_200_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await lab.k8sLab(['down', ...hosts]);
    await lab.close();
  });

  it('are refused while their keys are unknown', async () => {
    const { stderr } = await lab.k8sLab(['up', ...hosts], 3);
    expect(stderr).toContain('Host key verification failed');
  });

  it('are only inspected by a dry run, made a lab by up, and restored by down', async () => {
    const keys = logins.map(({ host }) => execFileSync('ssh-keyscan', ['-T', '60', host], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    writeFileSync(join(lab.home.cwd, 'known_hosts'), keys.join(''));
    const before = look();
    expect((await lab.k8sLab(['up', '--dry-run', ...hosts])).stdout).toContain('/etc/systemd/system/flanneld.service');
    expect(look()).toEqual(before);

    const { ready, verify } = await lab.ask<UpAnswer>(['up', ...hosts]);
    expect(verify.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(ready).toBe(true);
    expect(await lab.ask<UpAnswer>(['up', ...hosts])).toMatchObject({ ready: true, changed: false });

    // As if an `up` had been interrupted after the packages came, and before they were recorded.
    await lab.k8sLab(['exec', ...hosts, logins[1]?.name ?? '', '--', 'rm', '/var/lib/k8s-lab/added']);
    await lab.k8sLab(['down', ...hosts]);
    expect(look()).toEqual(before);
  });

  describeProvider('as the provider ssh drives them', () => openCase('hosts.yaml'));

  describe('as a lab of the provider vagrant, over vxlan', () => {
    let subnets: readonly string[];

    it('are shown to be one overlay', async () => {
      const { ready, verify } = await lab.ask<UpAnswer>(['up']);
      expect(verify.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
      expect(ready).toBe(true);
      subnets = verify.nodes.map(({ subnet }) => subnet ?? '');
      expect(new Set(subnets).size).toBe(3);
    });

    it("carry a real container's packets to another node's bridge", async () => {
      // An image with the node's own ping, because none can be downloaded.
      const image = 'cd / && tar -ch usr/bin/ping $(ldd /usr/bin/ping | grep -o "/[^ ]*") 2>/dev/null | docker import - ping';
      await lab.on('node1', 'sh', '-c', image);
      const target = subnets[2]?.replace(/0\/24$/, '1') ?? 'none';
      // The box does not have apparmor_parser, which docker would call.
      const run = ['docker', 'run', '--rm', '--security-opt', 'apparmor=unconfined', 'ping', '/usr/bin/ping', '-c', '3', '-W', '20', target];
      expect(await lab.on('node1', ...run)).toContain(' bytes from ');
    });
  });

  describeProvider('as the provider vagrant drives them', () => openCase('k8s-lab.yaml'));
});
