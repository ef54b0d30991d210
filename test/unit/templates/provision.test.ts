import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isInstalledOn } from '../../../src/templates/layout.ts';
import type { RenderedFile } from '../../../src/templates/render.ts';
import { scratchFolder, writeProgram } from './scratch.ts';
import { makeMachine } from './stub-machine.ts';

const folder = scratchFolder();

const starts = (verb: string): readonly string[] => [
  'systemctl daemon-reload',
  'systemctl enable etcd.service',
  `systemctl ${verb} etcd.service`,
];
const ends = (verb: string): readonly string[] => [
  'systemctl enable flanneld.service docker.service',
  `systemctl --no-block ${verb} flanneld.service docker.service`,
];
const kernel = ['modprobe br_netfilter', 'sysctl -q -p /etc/sysctl.d/90-k8s-lab.conf'];

describe('CentOS 7', () => {
  test('becomes a node, and is not changed a second time', () => {
    const { root, files, provision } = makeMachine(folder, 'centos7');
    const first = provision();
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.calls).toEqual([
      ...kernel,
      'systemctl stop firewalld.service',
      'systemctl disable firewalld.service',
      'setenforce 0',
      'yum -y --disablerepo=* --enablerepo=k8s-lab-* install etcd flannel docker iproute iptables',
      ...starts('restart'),
      expect.stringMatching(/^etcdctl --endpoints http:\/\/127\.0\.0\.1:2379 .* set -- \/kube-centos\/network\/config \{/),
      ...ends('restart'),
    ]);
    expectInstalled(files, root);
    expect(readFileSync(join(root, 'etc/selinux/config'), 'utf8')).toBe('SELINUX=permissive\n');
    const hosts = readFileSync(join(root, 'etc/hosts'), 'utf8');
    expect(hosts).toMatch(/^# k8s-lab begin\n172\.17\.8\.101 node1\n[^]*# k8s-lab end\n127\.0\.0\.1 localhost\n$/);

    const second = provision();
    expect(second).toMatchObject({ status: 0, stderr: '' });
    expect(second.calls).toEqual([...kernel, ...starts('start'), ...ends('start')]);
    expect(second.stdout).not.toContain('wrote');
    expect(readFileSync(join(root, 'etc/hosts'), 'utf8')).toBe(hosts);
  });

  test('names a failed step, and continues there', () => {
    const { provision, say } = makeMachine(folder, 'centos7');
    say('broken');
    const failed = provision();
    expect(failed).toMatchObject({ status: 1, stderr: 'k8s-lab: provisioning node1 failed: ensure_packages ended with 1\n' });
    expect(failed.calls.at(-1)).toMatch(/^yum /);
    say('broken', false);
    const { status, calls } = provision();
    expect(status).toBe(0);
    // The files exist already, but no service has read them.
    expect(calls).toEqual(expect.arrayContaining(['systemctl restart etcd.service', ...ends('restart')]));
  });

  test.each([
    ['ensure_kernel', 'modprobe'],
    ['ensure_kernel', 'sysctl'],
    ['ensure_open_network', 'setenforce'],
    ['ensure_packages', 'yum'],
    ['ensure_services', 'systemctl'],
  ])('names the step %s if %s fails, does nothing after it, and continues there', (step, program) => {
    const { provision, say } = makeMachine(folder, 'centos7');
    say(`no-${program}`);
    const failed = provision();
    expect(failed).toMatchObject({ status: 9, stderr: `k8s-lab: provisioning node1 failed: ${step} ended with 9\n` });
    expect(failed.calls.at(-1)).toMatch(new RegExp(`^${program} `));
    say(`no-${program}`, false);
    const { status, calls } = provision();
    expect({ status, last: calls.at(-1) }).toEqual({ status: 0, last: ends('restart').at(-1) });
  });

  test('restarts its network once if its address is missing, and then gives up', () => {
    const { provision, say } = makeMachine(folder, 'centos7');
    say('no-address');
    const { status, stderr, calls } = provision();
    expect(status).toBe(1);
    expect(stderr).toContain('node1 has no interface with its address 172.17.8.101\n');
    expect(stderr).toContain('provisioning node1 failed: ensure_address ended with 1\n');
    expect(calls.filter(call => !call.startsWith('sleep'))).toEqual(['systemctl restart network.service']);
  });

  test('restarts its services if a file has changed', () => {
    const { root, provision } = makeMachine(folder, 'centos7');
    provision();
    writeFileSync(join(root, 'etc/sysconfig/flanneld'), 'FLANNEL_OPTIONS=""\n');
    expect(provision().calls).toEqual([...kernel, ...starts('restart'), ...ends('restart')]);
  });

  test('gets every file as rendered, whatever it contained', () => {
    const name = `'"$(touch canary)\`touch canary\`'; touch canary; '%s\\n`;
    const { root, files, provision } = makeMachine(folder, 'centos7', { name, prefix: `/'$HOME"\\` });
    expect(provision()).toMatchObject({ status: 0, stderr: '' });
    expectInstalled(files, root);
    expect(existsSync('canary')).toBe(false);
  });
});

describe('Debian', () => {
  test('becomes a node, and is not changed a second time', () => {
    const { root, files, provision } = makeMachine(folder, 'debian');
    writeProgram(join(root, 'uploaded'), '#!/bin/sh\n');
    const first = provision();
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.calls).toEqual([
      'systemctl mask --runtime etcd.service docker.service',
      'apt-get update -q',
      'apt-get install -q -y --no-install-recommends etcd-server etcd-client docker.io iproute2 iptables',
      'systemctl unmask --runtime etcd.service docker.service',
      ...kernel,
      ...starts('restart'),
      expect.stringMatching(/^etcdctl .* put -- \/kube-centos\/network\/config \{/),
      ...ends('restart'),
    ]);
    expectInstalled(files, root);
    expect(statSync(join(root, 'usr/local/bin/flanneld')).mode & 0o777).toBe(0o755);
    const second = provision();
    const unmask = 'systemctl unmask --runtime etcd.service docker.service';
    expect(second.calls).toEqual([unmask, ...kernel, ...starts('start'), ...ends('start')]);
  });

  test('fails without a flanneld', () => {
    const { status, stderr } = makeMachine(folder, 'debian').provision();
    expect(status).toBe(1);
    expect(stderr).toContain('none was uploaded');
    expect(stderr).toContain('ensure_flanneld ended with 1');
  });
});

function expectInstalled(files: readonly RenderedFile[], root: string): void {
  for (const { install, content, mode } of files) {
    if (!isInstalledOn(install, 'node1')) continue;
    expect(readFileSync(join(root, install.path), 'utf8')).toBe(content);
    expect(statSync(join(root, install.path)).mode & 0o777).toBe(mode);
  }
}
