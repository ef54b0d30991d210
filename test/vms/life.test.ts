import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { domains, labFileOf, openVmLab, removeNetworks, virsh } from './vm-lab.ts';
import type { Report, UpAnswer, VmLab } from './vm-lab.ts';

// One lab from its first boot to its removal: each test continues where the one before ended.
describe('a lab of two virtual machines', () => {
  let lab: VmLab;
  let subnets: Report['nodes'];

  beforeAll(() => {
    lab = openVmLab(labFileOf(2));
  });
  afterAll(() => lab.close());

  it('comes up with a real etcd, flanneld and docker, and is verified', async () => {
    const { ready, changed, verify } = await lab.ask<UpAnswer>(['up']);
    expect({ ready, changed }).toEqual({ ready: true, changed: true });
    expect(verify.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    subnets = verify.nodes;
    const subnet = subnets[1]?.subnet?.replace(/0\/24$/, '1/24') ?? 'none';
    expect(await lab.on('node2', 'ip', '-o', '-4', 'addr', 'show', 'docker0')).toContain(` inet ${subnet} `);
    expect(await lab.on('node2', 'docker', 'version', '--format', '{{.Server.Os}}')).toBe('linux');
  });

  it('is not changed by a second up', async () => {
    expect(await lab.ask<UpAnswer>(['up'])).toMatchObject({ ready: true, changed: false, verify: { nodes: subnets } });
  });

  it('answers the everyday commands', async () => {
    expect((await lab.k8sLab(['exec', 'node2', '--', 'sh', '-c', 'echo "a  b"; exit 7'], 7)).stdout).toBe('a  b\n');
    expect((await lab.k8sLab(['logs', '-n', '5', 'node1', 'etcd'])).stdout).toMatch(/etcd/);
    expect((await lab.k8sLab(['etcdctl', '--', 'get', '/kube-centos/network/config'])).stdout).toContain('host-gw');
    const { nodes } = await lab.ask<{ nodes: { services: { state: string }[] }[] }>(['status']);
    expect(nodes.flatMap(({ services }) => services.map(({ state }) => state))).toEqual(Array.from({ length: 5 }, () => 'active'));
  });

  it('shows the way of a packet, and the rule that drops it', async () => {
    expect((await lab.k8sLab(['trace', 'node1', 'node2'])).stdout).toContain('whole: every probe was answered');
    await lab.on('node2', 'iptables', '-t', 'raw', '-A', 'PREROUTING', '-i', 'eth1', '-p', 'icmp', '-j', 'DROP');
    expect((await lab.k8sLab(['trace', 'node1', 'node2'], 1)).stdout).toMatch(/node2/);
    expect(await lab.ask<{ causes: unknown }>(['diagnose'], 1)).toMatchObject({ causes: [{ id: 'foreign-filter', nodes: ['node2'] }] });
    await lab.on('node2', 'iptables', '-t', 'raw', '-F');
    expect(await lab.ask<Report>(['verify'])).toMatchObject({ ready: true });
  });

  it('names a machine that is suspended, and shows the rest', async () => {
    const frozen = domains().split('\n').find(name => name.endsWith('node2')) ?? '';
    virsh('suspend', frozen);
    const { checks } = await lab.ask<Report>(['verify', '--timeout', '0'], 1);
    const status = await lab.ask<{ nodes: readonly { name: string; reachable: boolean }[] }>(['status']);
    virsh('resume', frozen);
    expect(checks.filter(({ status: judged }) => judged === 'failed').map(({ id }) => id)).toEqual(['nodes-reachable']);
    expect(status.nodes.map(({ name, reachable }) => [name, reachable])).toEqual([['node1', true], ['node2', false]]);
    // Its clock stood still meanwhile.
    await lab.k8sLab(['repair', '--yes']);
    expect(await lab.ask<Report>(['verify'])).toMatchObject({ ready: true });
  });

  it('is not ready after its config is deleted by hand, and up writes it again', async () => {
    await lab.k8sLab(['etcdctl', '--', 'del', '/kube-centos/network/config']);
    const { checks } = await lab.ask<Report>(['verify'], 1);
    expect(checks.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual(['network-config']);
    expect(await lab.ask<UpAnswer>(['up'])).toMatchObject({ ready: true, changed: true });
  });

  it('survives halt and resume with its leases', async () => {
    await lab.k8sLab(['halt']);
    expect((await lab.ask<Report>(['verify', '--timeout', '0'], 1)).ready).toBe(false);
    expect(await lab.ask<UpAnswer>(['resume'])).toMatchObject({ ready: true, verify: { nodes: subnets } });
  });

  it('survives a vagrant halt and up by hand', async () => {
    const cwd = join(lab.home.stateFolder, 'k8s-lab', 'vagrant');
    const env = { ...process.env, ...lab.home.env, VAGRANT_DEFAULT_PROVIDER: 'libvirt' };
    for (const argv of [['halt', 'node2'], ['up', 'node2']]) execFileSync('vagrant', argv, { cwd, env, stdio: 'ignore' });
    expect(await lab.ask<Report>(['verify', '--timeout', '5m'])).toMatchObject({ ready: true, nodes: subnets });
  });

  it('works again after one machine is recreated', async () => {
    const before = await lab.on('node2', 'cat', '/etc/machine-id');
    expect(await lab.ask<UpAnswer>(['recreate', 'node2'])).toMatchObject({ ready: true, changed: true });
    expect(await lab.on('node2', 'cat', '/etc/machine-id')).not.toBe(before);
  });

  it('works again after the machine with etcd is recreated', async () => {
    expect(await lab.ask<UpAnswer>(['recreate', 'node1'])).toMatchObject({ ready: true, changed: true });
  });

  it('continues a failed provisioning at the failed step', async () => {
    await lab.on('node2', 'sh', '-c', 'rm /var/lib/k8s-lab/provisioned && mv /usr/sbin/modprobe /usr/sbin/modprobe.away');
    const { stderr } = await lab.k8sLab(['up'], 3);
    expect(stderr).toContain('node2: provisioning step ensure_kernel exited with 127');
    expect(stderr).toMatch(/modprobe: (?:command )?not found/);
    await lab.on('node2', 'mv', '/usr/sbin/modprobe.away', '/usr/sbin/modprobe');
    expect(await lab.ask<UpAnswer>(['up'])).toMatchObject({ ready: true, changed: true });
  });

  it('is removed even if its folder is gone', async () => {
    rmSync(join(lab.home.stateFolder, 'k8s-lab'), { recursive: true });
    expect(await lab.ask<{ removed: boolean }>(['down'])).toMatchObject({ removed: true });
    expect(domains()).toBe('');
    // Without the folder it is unknown whose the networks are.
    removeNetworks();
  });
});
