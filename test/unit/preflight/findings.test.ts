import { describe, expect, it } from 'vitest';
import type { LabConfig } from '../../../src/config/lab-config.ts';
import { explain } from '../../../src/faults/explain.ts';
import { hostFaults } from '../../../src/faults/host/index.ts';
import { faults } from '../../../src/faults/index.ts';
import { judgeHost } from '../../../src/preflight/judge.ts';
import { preflightReport } from '../../../src/preflight/report.ts';
import type { FindingReport } from '../../../src/preflight/report.ts';
import { formatPreflight, formatWarning } from '../../../src/reporters/preflight-text.ts';
import { styleFor } from '../../../src/text/style.ts';
import type { HostFacts, VirtualBoxFacts } from '../../../src/preflight/host-facts.ts';
import { healthyObservation, without } from '../../helpers/observation.ts';
import { fixtureFacts, machineNames } from '../../helpers/preflight.ts';
import type { FixtureCase, MachineName } from '../../helpers/preflight.ts';

async function report(machine: MachineName, of: FixtureCase = {}) {
  const { config, facts } = await fixtureFacts(machine, of);
  return preflightReport(config.name, facts, judgeHost(config, facts));
}

async function finding(id: string, machine: MachineName, of: FixtureCase = {}): Promise<FindingReport | undefined> {
  return (await report(machine, of)).findings.find(candidate => candidate.id === id);
}

const commands = (found: FindingReport | undefined): readonly string[] => (found?.fix ?? []).map(({ command }) => command);

describe('a finding of the host', () => {
  it("names the lab's network, the allowed ranges, and both ways to fix it", async () => {
    const found = await finding('vbox-hostonly-range', 'linux-virtualbox-6.1.28');
    expect(found).toMatchObject({
      severity: 'error',
      evidence: [{ fact: "/etc/vbox/networks.conf is missing, so VirtualBox's default applies", expected: 'a range that includes 172.17.8.0/24', actual: '192.168.56.0/21' }],
    });
    expect(commands(found)).toEqual([
      `sudo sh -c 'mkdir -p /etc/vbox && echo "* 192.168.56.0/21 172.17.8.0/24" >>/etc/vbox/networks.conf'`,
      'k8s-lab up --node-network 192.168.57.0/24',
    ]);
  });

  it('keeps the ranges that networks.conf allows', async () => {
    const of = { flags: { network: '10.244.0.0/16', nodeNetwork: '100.64.3.0/24' } };
    const found = await finding('vbox-hostonly-range', 'linux-virtualbox-7.1', of);
    expect(found?.evidence).toMatchObject([{ fact: '/etc/vbox/networks.conf', actual: '10.0.0.0/8, 192.168.0.0/16, 172.16.0.0/12' }]);
    expect(commands(found)).toEqual([`sudo sh -c 'mkdir -p /etc/vbox && echo "* 100.64.3.0/24" >>/etc/vbox/networks.conf'`]);
  });

  it('warns about the default networks, and names better ones', async () => {
    expect(await finding('node-net-inside-docker-default', 'linux-virtualbox-6.1.28')).toMatchObject({
      severity: 'warning',
      evidence: [{ actual: '172.17.8.0/24' }, { actual: 'docker0 has 172.17.0.1/16' }],
    });
    expect(await finding('network-not-private', 'linux-virtualbox-6.1.28')).toMatchObject({
      severity: 'warning',
      evidence: [{ fact: 'flannel.network', actual: '172.33.0.0/16' }],
      fix: [{ where: 'host', command: 'k8s-lab up --network 10.244.0.0/16' }],
    });
  });

  it('names each machine that is left over, and what its removal destroys', async () => {
    const id = '00000021-1c2d-4e3f-8a9b-0c1d2e3f4a5b';
    expect(await finding('leftover-vm', 'linux-libvirt')).toMatchObject({
      evidence: [{ node: 'node2', actual: `k8s-lab-k8s-lab-node2, ${id}, running` }],
      fix: [
        { command: 'virsh -c qemu:///system destroy k8s-lab-k8s-lab-node2' },
        { command: 'virsh -c qemu:///system undefine k8s-lab-k8s-lab-node2 --remove-all-storage', loses: 'the machine k8s-lab-k8s-lab-node2 and its disk' },
      ],
    });
    expect(await finding('leftover-vm', 'linux-libvirt', { lab: { '.vagrant/machines/node2/libvirt/id': id } })).toBeUndefined();
  });

  it('asks for iptables if libvirt would start a network without it', async () => {
    const found = await finding('libvirt-iptables-missing', 'linux-libvirt', { programs: ['libvirtd', 'nft'] });
    expect(found).toMatchObject({ severity: 'error', evidence: [{ expected: 'iptables', actual: 'nft alone, which libvirt 9.0.0 cannot use (10.4.0 can)' }] });
    expect(commands(found)).toEqual(['sudo apt-get install iptables']);
  });

  it.each([
    ['the libvirt that uses nft', '10.4.0', {}],
    ['a libvirt of no known version', undefined, {}],
    ['machines on another host', '9.0.0', { host: 'big' }],
  ])('does not ask for iptables with %s', async (_, version, libvirt) => {
    const { config, facts } = await fixtureFacts('linux-libvirt', { flags: { provider: 'vagrant' }, programs: ['nft'] });
    const lab = { ...config, vagrant: { ...config.vagrant, options: { libvirt } } } as LabConfig;
    const seen = { ...facts, libvirt: { uri: 'qemu:///system', domains: [], running: [], ...(version !== undefined && { version }) } };
    expect(judgeHost(lab, seen).map(({ fault }) => fault.id)).not.toContain('libvirt-iptables-missing');
  });

  it('says that KVM uses the CPU, and how to stop that', async () => {
    const found = await finding('vtx-busy', 'linux-virtualbox-7.1');
    expect(found?.evidence).toMatchObject([{ fact: 'kernel module kvm_amd', actual: 'loaded, 0 users, Linux 6.12.10-arch1-1' }]);
    expect(commands(found)[0]).toBe('sudo modprobe -r kvm_amd kvm');
    expect(await finding('vtx-busy', 'linux-libvirt', { asked: 'virtualbox' })).toMatchObject({ evidence: [{ actual: 'loaded, 6 users, Linux 6.1.0-18-amd64' }] });
  });

  it('quotes commands for the shells of Windows', async () => {
    const found = await finding('leftover-vm', 'windows-virtualbox-6.1', {
      lab: { Vagrantfile: 'Vagrant.configure("2") do |config|\n  vb.name = "node1"\nend\n' },
    });
    expect(commands(found)).toContain('VBoxManage unregistervm 00000031-1c2d-4e3f-8a9b-0c1d2e3f4a5b --delete');
  });

  it('is one line in commands other than preflight', async () => {
    const found = await finding('network-not-private', 'linux-libvirt');
    expect(found && formatWarning(found, styleFor({}))).toBe('warning  a network of the lab has public addresses (172.33.0.0/16), network-not-private');
  });

  it('is counted in the verdict, errors first', async () => {
    const { findings, ok } = await report('linux-virtualbox-6.1.28');
    expect(ok).toBe(false);
    expect(findings.map(({ severity }) => severity)).toEqual(['error', 'error', 'error', 'warning', 'warning']);
    const text = formatPreflight(await report('windows-virtualbox-6.1'), styleFor({}));
    expect(text).toMatch(/passed: lab k8s-lab can be brought up with virtualbox \(2 warnings\)\n$/);
  });
});

describe("the host's faults", () => {
  it.each(hostFaults)('$id has a symptom and a source, and says why it cannot be injected', fault => {
    expect(fault).toMatchObject({ layer: 'host', settleMs: 0, severity: expect.stringMatching(/^(?:warning|error)$/) as string });
    expect([fault.symptom, fault.source, fault.noDrill].every(Boolean)).toBe(true);
  });

  it('are among all faults, and do not occur if the host was not observed', () => {
    expect(faults.filter(fault => hostFaults.includes(fault))).toEqual(hostFaults);
    expect(hostFaults.flatMap(fault => fault.signature(healthyObservation()))).toEqual([]);
  });

  it('explain nothing in a running lab', async () => {
    const { facts } = await fixtureFacts('linux-virtualbox-6.1.28');
    const seen = { ...healthyObservation(), host: facts, etcd: { ...healthyObservation().etcd, healthy: false } };
    expect(explain(seen).causes.filter(({ fault }) => fault.layer === 'host')).toEqual([]);
  });

  // A missing fact must neither break a fault nor cause a finding, except of the missing thing itself.
  it.each(machineNames)('are not found because of a missing fact, on %s', async machine => {
    const { config, facts } = await fixtureFacts(machine);
    const whole = judgeHost(config, facts).map(({ fault }) => fault.id);
    const missing = ['vagrant-version', 'virtualbox-version'];
    const poorer: readonly HostFacts[] = [
      ...(['virtualbox', 'libvirt', 'vagrant'] as const).map(key => without(facts, key)),
      ...(['addresses', 'routes', 'modules', 'machines', 'rendered'] as const).map(key => ({ ...facts, [key]: [] })),
      { ...facts, disk: { folder: facts.disk.folder } },
      ...(facts.virtualbox ? (['hostOnly', 'dhcpServers', 'vms', 'running'] as const).map(key => ({ ...facts, virtualbox: { ...facts.virtualbox, [key]: [] } as VirtualBoxFacts })) : []),
    ];
    for (const poor of poorer) {
      const found = judgeHost(config, poor).map(({ fault }) => fault.id);
      expect(found.filter(id => !whole.includes(id) && !missing.includes(id))).toEqual([]);
    }
  });
});
