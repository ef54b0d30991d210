import { describe, expect, it } from 'vitest';
import { hostFaults } from '../../../src/faults/host/index.ts';
import { judgeHost } from '../../../src/preflight/judge.ts';
import { fixtureFacts } from '../../helpers/preflight.ts';
import type { FixtureCase, MachineName } from '../../helpers/preflight.ts';

const seedWarnings = ['network-not-private', 'node-net-inside-docker-default'];
const roomy = { network: '10.244.0.0/16', nodeNetwork: '192.168.57.0/24' };
const ids = {
  '.vagrant/machines/node1/virtualbox/id': '00000011-1c2d-4e3f-8a9b-0c1d2e3f4a5b',
  '.vagrant/machines/node2/virtualbox/id': '00000012-1c2d-4e3f-8a9b-0c1d2e3f4a5b\n',
};
const vagrantfile = (...lines: readonly string[]): string =>
  ["Vagrant.configure('2') do |config|", "  config.vm.box = 'centos/7'", ...lines.map(line => `  ${line}`), 'end', ''].join('\n');
const fixedNames = { Vagrantfile: vagrantfile('config.vm.provider "virtualbox" do |vb|', '  vb.name = "node#{i}"', 'end') };

// Every machine with a suitable lab, and with each unsuitable one: all expected findings.
const cases: readonly (readonly [title: string, machine: MachineName, of: FixtureCase, found: readonly string[]])[] = [
  ['a machine without a hypervisor', 'linux-captured', { asked: 'virtualbox', flags: roomy }, ['virtualbox-version']],
  ['the same with libvirt', 'linux-captured', { asked: 'libvirt', flags: roomy }, []],
  ['the same in the sandbox', 'linux-captured', { asked: 'sandbox' }, []],
  ['a lab of many nodes in the sandbox', 'linux-captured', { asked: 'sandbox', flags: { nodes: '900', subnetLen: '26' } }, []],
  ['its own network', 'linux-captured', { asked: 'libvirt', flags: { ...roomy, nodeNetwork: '192.0.2.0/24' } }, ['host-subnet-clash', 'network-not-private']],
  ["the seed's networks on libvirt", 'linux-libvirt', {}, ['leftover-vm', ...seedWarnings]],
  ['a private lab on libvirt', 'linux-libvirt', { flags: { ...roomy, name: 'other' } }, []],
  ['libvirt on a machine without iptables', 'linux-libvirt', { flags: { ...roomy, name: 'other' }, programs: ['libvirtd'] }, ['libvirt-iptables-missing']],
  ['the same with an nft that this libvirt cannot use', 'linux-libvirt', { flags: { ...roomy, name: 'other' }, programs: ['libvirtd', 'nft'] }, ['libvirt-iptables-missing']],
  ['the same with a libvirt of another machine', 'linux-libvirt', { flags: { ...roomy, name: 'other' }, programs: [], env: { LIBVIRT_DEFAULT_URI: 'qemu+ssh://big/system' } }, []],
  ["libvirt's own network", 'linux-libvirt', { flags: { ...roomy, name: 'other', nodeNetwork: '192.168.122.0/24' } }, []],
  ['a network inside the one of a VPN', 'linux-libvirt', { flags: { ...roomy, name: 'other', nodeNetwork: '10.99.0.0/24' } }, ['host-subnet-overlap']],
  ['the network of a VPN', 'linux-libvirt', { flags: { ...roomy, name: 'other', nodeNetwork: '10.8.0.0/24' } }, ['host-subnet-clash']],
  ["a network of docker's", 'linux-libvirt', { flags: { ...roomy, name: 'other', nodeNetwork: '172.18.0.0/16' } }, ['host-subnet-clash']],
  ['a network around the one of the machine', 'linux-libvirt', { flags: { ...roomy, name: 'other', nodeNetwork: '10.20.0.0/16' } }, ['host-subnet-clash']],
  ['more memory than there is', 'linux-libvirt', { flags: { ...roomy, name: 'other', nodes: '20' } }, ['memory-exceeded']],
  ['more memory than is free', 'linux-libvirt', { flags: { ...roomy, name: 'other', nodes: '13' } }, ['memory-short']],
  ['VirtualBox 6.0 and its first network', 'linux-virtualbox-6.0', { flags: { ...roomy, nodeNetwork: '192.168.56.0/24' } }, ['hostonly-dhcp-conflict']],
  ['libvirt where there is none', 'linux-virtualbox-6.0', { asked: 'libvirt', flags: roomy }, ['libvirt-missing']],
  ['VirtualBox 6.0 and any other', 'linux-virtualbox-6.0', {}, seedWarnings],
  ['the network of the wireless card', 'linux-virtualbox-6.0', { flags: { ...roomy, nodeNetwork: '192.168.1.0/24' } }, ['host-subnet-clash']],
  [
    "the seed's networks on VirtualBox 6.1.28",
    'linux-virtualbox-6.1.28',
    {},
    ['vagrant-version', 'vbox-hostonly-range', 'leftover-vm', ...seedWarnings],
  ],
  ['machines that Vagrant knows', 'linux-virtualbox-6.1.28', { flags: roomy, lab: ids }, ['vagrant-version']],
  ['a machine that runs and Vagrant does not know', 'linux-virtualbox-6.1.28', { flags: roomy, lab: { '.vagrant/machines/node1/virtualbox/id': ids['.vagrant/machines/node1/virtualbox/id'] } }, ['vagrant-version', 'leftover-vm']],
  ['VirtualBox 7.1 beside KVM', 'linux-virtualbox-7.1', {}, ['vtx-busy', 'vagrant-virtualbox-pair', 'disk-short', ...seedWarnings]],
  ['a network that the file does not allow', 'linux-virtualbox-7.1', { flags: { network: '10.244.0.0/16', nodeNetwork: '100.64.3.0/24' } }, ['vtx-busy', 'vagrant-virtualbox-pair', 'disk-short', 'vbox-hostonly-range']],
  ['macOS behind a VPN', 'macos-virtualbox-7.0', {}, ['host-subnet-clash', 'host-subnet-overlap', ...seedWarnings]],
  ['macOS with a network of its own', 'macos-virtualbox-7.0', { flags: roomy }, []],
  ['macOS with the network that VirtualBox has there', 'macos-virtualbox-7.0', { flags: { ...roomy, nodeNetwork: '192.168.56.0/24' } }, []],
  ["the seed's networks on Windows", 'windows-virtualbox-6.1', {}, seedWarnings],
  ["Windows' own network for Linux", 'windows-virtualbox-6.1', { flags: { ...roomy, nodeNetwork: '172.29.16.0/24' } }, ['host-subnet-clash']],
  ['a network inside that one', 'windows-virtualbox-6.1', { flags: { ...roomy, nodeNetwork: '172.29.20.0/24' } }, ['host-subnet-overlap']],
  ['machines that have the names', 'windows-virtualbox-6.1', { flags: roomy, lab: fixedNames }, ['leftover-vm']],
  ['more memory than Windows has', 'windows-virtualbox-6.1', { flags: { ...roomy, nodes: '9' } }, ['memory-exceeded']],
  ['a folder shared by guest additions', 'linux-virtualbox-6.0', { flags: roomy, lab: { Vagrantfile: vagrantfile('config.vm.synced_folder ".", "/vagrant", type: "virtualbox"') } }, ['vboxsf-missing']],
  ['a folder shared by no named way', 'linux-virtualbox-6.0', { flags: roomy, lab: { Vagrantfile: vagrantfile('config.vm.synced_folder "data", "/data"') } }, ['vboxsf-missing']],
  ['folders shared by rsync', 'linux-virtualbox-6.0', { flags: roomy, lab: { Vagrantfile: vagrantfile('config.vm.synced_folder ".", "/vagrant"', "config.vm.synced_folder 'data', '/data', type: 'rsync'") } }, []],
  ['dead mirrors', 'linux-virtualbox-6.0', { flags: roomy, lab: { Vagrantfile: vagrantfile(), 'yum/CentOS-Base.repo': '[base]\nmirrorlist=http://mirrorlist.centos.org/?release=7&arch=x86_64&repo=os\n#baseurl=http://mirror.centos.org/centos/7/os/x86_64/\n' } }, ['eol-mirrors']],
  ['the vault without extras', 'linux-virtualbox-6.0', { flags: roomy, lab: { Vagrantfile: vagrantfile(), 'vault.repo': '[os]\nbaseurl=http://vault.centos.org/7.9.2009/os/x86_64/\n' } }, ['eol-mirrors']],
  ['the vault', 'linux-virtualbox-6.0', { flags: roomy, lab: { Vagrantfile: vagrantfile(), 'vault.repo': '[os]\nbaseurl=http://vault.centos.org/7.9.2009/os/x86_64/\n[extras]\nbaseurl=http://vault.centos.org/7.9.2009/extras/x86_64/\n' } }, []],
  ['lines of Windows', 'linux-virtualbox-6.0', { flags: roomy, lab: { Vagrantfile: vagrantfile(), 'install.sh': '#!/bin/bash\r\nset -e\r\n' } }, ['crlf']],
  ['a script that goes on', 'linux-virtualbox-6.0', { flags: roomy, lab: { Vagrantfile: vagrantfile(), 'install.sh': '#!/bin/bash\nyum install -y docker\n# set -e\n' } }, ['swallowed-provision-error']],
];

describe('the findings on the machines', () => {
  it.each(cases)('%s: %s', async (_, machine, of, found) => {
    const { config, facts } = await fixtureFacts(machine, of);
    expect(judgeHost(config, facts).map(({ fault }) => fault.id).toSorted()).toEqual([...found].toSorted());
  });

  it('contain each fault at least once', () => {
    const found = new Set(cases.flatMap(([, , , ids]) => ids));
    expect([...found].toSorted()).toEqual(hostFaults.map(({ id }) => id).toSorted());
  });
});
