import { expect, test } from 'vitest';
import { chooseHypervisor } from '../../../../src/providers/vagrant/hypervisor.ts';

const vagrant = { guest: 'debian', memory: 1024, cpus: 1 } as const;

test.each([
  ['VirtualBox where both are', vagrant, { vboxManage: true, libvirt: true }, 'virtualbox'],
  ['libvirt where it is alone', vagrant, { vboxManage: false, libvirt: true }, 'libvirt'],
  ['what the lab file says, whatever is there', { ...vagrant, hypervisor: 'libvirt' as const }, { vboxManage: true, libvirt: false }, 'libvirt'],
])('chooses %s', (_, config, facts, chosen) => {
  expect(chooseHypervisor(config, facts)).toBe(chosen);
});

test('suggests what to install if there is none', () => {
  expect(() => chooseHypervisor(vagrant, { vboxManage: false, libvirt: false })).toThrow(
    expect.objectContaining({ name: 'ProviderError', hint: expect.stringContaining('install VirtualBox') as string }) as Error,
  );
});
