import { existsSync } from 'node:fs';
import type { VagrantConfig } from '../../config/lab-config.ts';
import { ProviderError } from '../../errors.ts';
import { hasProgram } from '../remote/has-program.ts';

/** The host's facts that decide which hypervisor to use. */
export interface HypervisorFacts {
  readonly vboxManage: boolean;
  readonly libvirt: boolean;
}

/** The Vagrant provider to use: from the lab file, else VirtualBox if it is installed, else libvirt. */
export function chooseHypervisor({ hypervisor }: VagrantConfig, facts = hypervisorFacts()): 'virtualbox' | 'libvirt' {
  if (hypervisor) return hypervisor;
  if (facts.vboxManage) return 'virtualbox';
  if (facts.libvirt) return 'libvirt';
  throw new ProviderError('no hypervisor found for Vagrant', {
    hint: 'install VirtualBox; or, on Linux, libvirt with the packages vagrant-libvirt and libvirt-daemon-system',
  });
}

function hypervisorFacts(): HypervisorFacts {
  const vboxManage = hasProgram('VBoxManage') || hasProgram('VBoxManage.exe');
  return { vboxManage, libvirt: hasProgram('virsh') || existsSync('/run/libvirt/libvirt-sock') };
}
