import { describe, expect, it } from 'vitest';
import { parseDhcpServers } from '../../../src/preflight/parse/dhcp-servers.ts';
import { parseHostOnly } from '../../../src/preflight/parse/host-only.ts';
import { parseIpAddresses, parseIpRoutes } from '../../../src/preflight/parse/linux.ts';
import { parseIfconfig, parseNetstat } from '../../../src/preflight/parse/macos.ts';
import { parseMeminfo, parseVmStat } from '../../../src/preflight/parse/memory.ts';
import { parseModules } from '../../../src/preflight/parse/modules.ts';
import { prefixLengthOf } from '../../../src/preflight/parse/netmask.ts';
import { parsePlugins } from '../../../src/preflight/parse/plugins.ts';
import { renderedFacts } from '../../../src/preflight/parse/rendered.ts';
import { parseVagrantfile } from '../../../src/preflight/parse/vagrantfile.ts';
import { isAtLeast, parseVagrantVersion, parseVirtualBoxVersion } from '../../../src/preflight/parse/versions.ts';
import { parseDomains, parseVirtualBoxVms } from '../../../src/preflight/parse/vms.ts';
import { parseIpconfig, parseRoutePrint } from '../../../src/preflight/parse/windows.ts';
import { fixtureText, machineNames } from '../../helpers/preflight.ts';
import type { MachineName } from '../../helpers/preflight.ts';

const text = (machine: MachineName, commandLine: string): string => fixtureText(machine, commandLine) ?? '';

describe('VBoxManage', () => {
  it.each([
    ['6.0.24r139119\n', '6.0.24'],
    ['WARNING: The vboxdrv kernel module is not loaded.\n6.1.28r147628\n', '6.1.28'],
    ['6.1.38_Ubuntur153438\r\n', '6.1.38'],
    ['bash: VBoxManage: not found', undefined],
  ])('--version: %j', (said, version) => expect(parseVirtualBoxVersion(said)).toBe(version));

  it('list dhcpservers, before 6.1', () =>
    expect(parseDhcpServers(text('linux-virtualbox-6.0', 'VBoxManage list dhcpservers'))).toEqual([
      { network: 'HostInterfaceNetworking-vboxnet0', address: '192.168.56.100', prefixLength: 24, lower: '192.168.56.101', upper: '192.168.56.254', enabled: true },
      { network: 'HostInterfaceNetworking-vboxnet1', address: '0.0.0.0', prefixLength: 0, lower: '0.0.0.0', upper: '0.0.0.0', enabled: false },
    ]));

  it("list dhcpservers, since 6.1, with Windows' line ends", () =>
    expect(parseDhcpServers(text('windows-virtualbox-6.1', 'VBoxManage list dhcpservers'))).toEqual([
      { network: 'HostInterfaceNetworking-VirtualBox Host-Only Ethernet Adapter', address: '192.168.56.100', prefixLength: 24, lower: '192.168.56.101', upper: '192.168.56.254', enabled: false },
    ]));

  it('list hostonlyifs', () => {
    expect(parseHostOnly(text('linux-virtualbox-7.1', 'VBoxManage list hostonlyifs'))).toEqual([{ name: 'vboxnet0', address: '172.17.8.1', prefixLength: 24, up: true }]);
    expect(parseHostOnly(text('windows-virtualbox-6.1', 'VBoxManage list hostonlyifs'))).toMatchObject([{ name: 'VirtualBox Host-Only Ethernet Adapter', address: '172.17.8.1' }]);
    expect(parseHostOnly('Name:            vboxnet1\nIPAddress:       0.0.0.0\nNetworkMask:     0.0.0.0\nStatus:          Down\n')).toEqual([]);
  });

  it('list vms', () =>
    expect(parseVirtualBoxVms('"a "b" c" {0000000A-1c2d-4e3f-8a9b-0c1d2e3f4a5b}\r\nnone\n')).toEqual([{ name: 'a "b" c', id: '0000000a-1c2d-4e3f-8a9b-0c1d2e3f4a5b' }]));
});

describe('virsh and Vagrant', () => {
  it('list --all --uuid --name', () => {
    expect(parseDomains(text('linux-captured', 'virsh -c test:///default list --all --uuid --name'))).toEqual([{ id: '6695eb01-f6a4-8304-79aa-97f2502e193f', name: 'test' }]);
    expect(parseDomains(text('linux-libvirt', 'virsh -c qemu:///system list --all --uuid --name')).map(({ name }) => name)).toEqual(['k8s-lab-k8s-lab-node2', 'debian12']);
  });

  it.each(machineNames)('vagrant --version of %s', machine => expect(parseVagrantVersion(text(machine, 'vagrant --version'))).toMatch(/^2\.\d+\.\d+$/));

  it.each([
    ['2.3.0', '2.3.0', true],
    ['2.10.1', '2.3.0', true],
    ['2.2.19', '2.3.0', false],
    ['7.0.10', '7.0', true],
    ['6.1.9', '6.1.28', false],
    ['6.12.10-arch1-1', '6.12', true],
    ['', '6.0.0', false],
  ])('%s is at least %s: %s', (version, least, is) => expect(isAtLeast(version, least)).toBe(is));

  it.each([
    ['{"version":"1","installed":{"vagrant-vbguest":{},"vagrant-libvirt":{}}}', ['vagrant-vbguest', 'vagrant-libvirt']],
    ['{"vagrant-libvirt":{"sources":[]}}', ['vagrant-libvirt']],
    ['{"version":"1"}', []],
    ['{', []],
  ])('plugins in %s', (json, plugins) => expect(parsePlugins(json)).toEqual(plugins));
});

describe('addresses and routes', () => {
  it('from Linux', () => {
    expect(parseIpAddresses(text('linux-captured', 'ip -o -4 addr'))).toEqual([
      { device: 'lo', address: '127.0.0.1', prefixLength: 8 },
      { device: 'eth0', address: '192.0.2.2', prefixLength: 24 },
    ]);
    expect(parseIpRoutes(text('linux-captured', 'ip -4 route show table all'))).toEqual([
      { destination: '0.0.0.0/0', device: 'eth0', via: '192.0.2.1' },
      { destination: '192.0.2.0/24', device: 'eth0' },
    ]);
  });

  it('from macOS', () => {
    expect(parseIfconfig(text('macos-virtualbox-7.0', 'ifconfig'))).toEqual([
      { device: 'lo0', address: '127.0.0.1', prefixLength: 8 },
      { device: 'en0', address: '192.168.1.23', prefixLength: 24 },
      { device: 'utun3', address: '172.17.8.7', prefixLength: 32 },
      { device: 'bridge100', address: '192.168.56.1', prefixLength: 24 },
    ]);
    const routes = parseNetstat(text('macos-virtualbox-7.0', 'netstat -rn -f inet'));
    expect(routes.map(({ destination }) => destination)).toEqual([
      ...['0.0.0.0/0', '127.0.0.0/8', '127.0.0.1/32', '169.254.0.0/16', '172.17.8.0/22', '172.17.8.7/32'],
      ...['192.168.1.0/24', '192.168.1.1/32', '192.168.1.1/32', '192.168.56.0/24', '224.0.0.0/4', '255.255.255.255/32'],
    ]);
    expect(routes[0]).toEqual({ destination: '0.0.0.0/0', device: 'en0', via: '192.168.1.1' });
  });

  it('from Windows', () => {
    expect(parseIpconfig(text('windows-virtualbox-6.1', 'ipconfig'))).toEqual([
      { device: 'Ethernet', address: '192.168.1.44', prefixLength: 24 },
      { device: 'VirtualBox Host-Only Network', address: '172.17.8.1', prefixLength: 24 },
      { device: 'vEthernet (WSL)', address: '172.29.16.1', prefixLength: 20 },
    ]);
    expect(parseRoutePrint(text('windows-virtualbox-6.1', 'route print -4'))).toContainEqual({ destination: '0.0.0.0/0', device: '192.168.1.44', via: '192.168.1.1' });
    expect(parseRoutePrint(text('windows-virtualbox-6.1', 'route print -4'))).toContainEqual({ destination: '172.29.16.0/20', device: '172.29.16.1' });
  });

  it.each([
    ['255.255.255.0', 24],
    ['0.0.0.0', 0],
    ['0xfffff000', 20],
    ['255.0.255.0', undefined],
    ['', undefined],
  ])('a netmask %s is %s bits long', (mask, length) => expect(prefixLengthOf(mask)).toBe(length));
});

describe('the kernel', () => {
  it('has modules', () =>
    expect(parseModules('kvm_intel 380928 6 - Live 0x0\nkvm 1142784 1 kvm_intel, Live 0x0\nsnd 1 0 - Live 0x0\nvboxdrv 548864 0 - Live 0x0 (OE)\n')).toEqual([
      { name: 'kvm_intel', users: 6 },
      { name: 'kvm', users: 1 },
      { name: 'vboxdrv', users: 0 },
    ]));

  it('has memory', () => {
    expect(parseMeminfo('MemTotal:       16277164 kB\nMemFree: 1 kB\nMemAvailable:   11873540 kB\n')).toEqual({ totalMiB: 15895, availableMiB: 11595 });
    expect(parseMeminfo('MemTotal: 5 kB\n')).toBeUndefined();
    expect(parseVmStat(text('macos-virtualbox-7.0', 'vm_stat'))).toBe(6560);
    expect(parseVmStat('')).toBeUndefined();
  });
});

describe('the files that machines are created from', () => {
  it('a Vagrantfile, as far as it can be read', () => {
    const file = `Vagrant.configure("2") do |config|
  # config.vm.box = "other"
  config.vm.box = ENV.fetch('K8S_LAB_BOX', 'centos/7')
  config.vm.synced_folder ".", "/vagrant", type: "nfs", nfs_udp: false
  config.vm.synced_folder '.', '/old', disabled: true
  config.vm.synced_folder "data", "/data"
  config.vm.provider "virtualbox" do |vb|
    vb.memory = "3072"
    vb.cpus = 2
    vb.name = "node#{i}"
  end
  nodes = [{ memory: 2048 }, { memory: 1024 }]
end
`;
    expect(parseVagrantfile(file)).toEqual({
      ...{ box: 'centos/7', memory: 3072, cpus: 2, vmName: '"node#{i}"', memories: [2048, 1024] },
      syncedFolders: [{ guest: '/vagrant', type: 'nfs' }, { guest: '/data' }],
    });
    expect(parseVagrantfile('')).toEqual({ memories: [], syncedFolders: [] });
  });

  it.each([
    ['#!/bin/sh\nset -eu\n', true],
    ['#!/usr/bin/env bash\nset -euo pipefail\n', true],
    ['#!/bin/bash -e\n', true],
    ['#!/bin/bash\nset -o errexit\n', true],
    ['#!/bin/bash\necho set -e\n', false],
    ['#!/bin/bash\nset -x\n', false],
    ['set -x\n', undefined],
  ])('a script %j exits after a failure: %s', (content, is) => expect(renderedFacts('a.sh', content).failsFast).toBe(is));

  it('lines that end with CR LF, and lines that name repositories', () => {
    expect(renderedFacts('a', 'one\ntwo\r\nthree\r\n').carriageReturnAt).toBe(2);
    expect(renderedFacts('a.repo', '[a]\n#baseurl=http://old\nbaseurl = http://new\n').mirrors).toEqual([{ line: 3, text: 'baseurl = http://new' }]);
  });
});
