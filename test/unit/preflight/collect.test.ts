import { describe, expect, it } from 'vitest';
import { loadLab } from '../../../src/config/load.ts';
import { InterruptedError } from '../../../src/errors.ts';
import { createHost } from '../../../src/system/host.ts';
import { collectHostFacts } from '../../../src/preflight/collect.ts';
import { thisMachine } from '../../../src/preflight/machine.ts';
import { fixtureFacts, fixtureMachine, filesOf } from '../../helpers/preflight.ts';
import { scriptedRunner } from '../../helpers/scripted-runner.ts';
import { helperProgram } from '../../helpers/tools.ts';

describe('the facts of a host', () => {
  it('are plain data', async () => {
    const { facts } = await fixtureFacts('linux-virtualbox-7.1');
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });

  it('have a gap for each missing program, and are collected nevertheless', async () => {
    const { facts } = await fixtureFacts('linux-captured', { asked: 'virtualbox' });
    expect(facts.virtualbox).toBeUndefined();
    expect(facts.gaps).toEqual({ VBoxManage: 'not found' });
    expect(facts.wanted).toMatchObject({ hypervisor: 'virtualbox', nodes: 3, memoryMiB: 3072, box: 'centos/7' });
  });

  it('need no program for the sandbox', async () => {
    const runner = scriptedRunner('host', {});
    const { config } = await loadLab({ cwd: '/', flags: {} });
    const machine = { ...fixtureMachine('linux-captured'), runner };
    const facts = await collectHostFacts(machine, { config, asked: 'sandbox', folder: '/lab', render: () => Promise.reject(new Error('rendered')) });
    expect(runner.ran).toEqual([]);
    expect(facts).toMatchObject({ wanted: { hypervisor: 'sandbox', memoryMiB: 100 }, gaps: {}, memory: { totalMiB: 24105 } });
  });

  it('are no answer after an interrupt', async () => {
    const { config } = await loadLab({ cwd: '/', flags: {} });
    const runner = { ...scriptedRunner('host', {}), run: () => Promise.reject(new InterruptedError('interrupted')) };
    const machine = { ...fixtureMachine('linux-captured'), runner };
    await expect(collectHostFacts(machine, { config, asked: 'vagrant', folder: '/lab', render: () => Promise.resolve([]) })).rejects.toThrow('interrupted');
  });

  it.each([
    ['VirtualBox where it is', 'linux-virtualbox-6.0', {}, 'virtualbox'],
    ['libvirt where there is only that', 'linux-captured', {}, 'libvirt'],
    ['libvirt where the environment names it', 'linux-virtualbox-6.0', { env: { VAGRANT_DEFAULT_PROVIDER: 'libvirt' }, lab: { Vagrantfile: '' } }, 'libvirt'],
    ['VirtualBox where up tells Vagrant so', 'linux-virtualbox-6.0', { env: { VAGRANT_DEFAULT_PROVIDER: 'libvirt' } }, 'virtualbox'],
    ['VirtualBox where the environment names it', 'linux-captured', { env: { VAGRANT_DEFAULT_PROVIDER: 'virtualbox' }, lab: { Vagrantfile: '' } }, 'virtualbox'],
  ] as const)('are those of the hypervisor that Vagrant would choose: %s', async (_, machine, of, hypervisor) => {
    expect((await fixtureFacts(machine, of)).facts.wanted.hypervisor).toBe(hypervisor);
  });

  it("include the lab's folder if it has a Vagrantfile", async () => {
    const lab = { Vagrantfile: 'config.vm.box = "debian/bookworm64"\nvb.memory = 512\n', 'provision/node1.sh': '#!/bin/sh\n', '.git/x.sh': '#!/bin/sh\n', 'notes.txt': '' };
    const { facts } = await fixtureFacts('linux-virtualbox-6.0', { lab });
    expect(facts.rendered.map(({ name }) => name)).toEqual(['Vagrantfile', 'provision/node1.sh']);
    expect(facts.wanted).toMatchObject({ box: 'debian/bookworm64', memoryMiB: 1536 });
  });

  it('can be collected on this machine', async () => {
    const { config } = await loadLab({ cwd: '/', flags: {} });
    const facts = await collectHostFacts(thisMachine(createHost(), helperProgram('ip').env), { config, asked: 'vagrant', folder: '/nowhere', render: () => Promise.resolve(filesOf('k8s-lab')) });
    expect(facts.platform).toBe(process.platform);
    expect(facts.memory.totalMiB).toBeGreaterThan(100);
    expect(facts.disk.freeMiB).toBeGreaterThan(0);
    expect(facts.addresses.map(({ address }) => address)).toContain('127.0.0.1');
  });
});
