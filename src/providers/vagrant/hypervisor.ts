import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { VagrantConfig } from '../../config/lab-config.ts';
import { ProviderError } from '../../errors.ts';

/** What of the host decides between the hypervisors. */
export interface HypervisorFacts {
  readonly vboxManage: boolean;
  readonly libvirt: boolean;
}

/** The Vagrant provider to use: what the lab file says, else VirtualBox where it is installed, else libvirt. */
export function chooseHypervisor({ hypervisor }: VagrantConfig, facts = hypervisorFacts()): 'virtualbox' | 'libvirt' {
  if (hypervisor) return hypervisor;
  if (facts.vboxManage) return 'virtualbox';
  if (facts.libvirt) return 'libvirt';
  throw new ProviderError('there is no hypervisor that Vagrant could make machines with', {
    hint: 'install VirtualBox; or, on Linux, libvirt with the packages vagrant-libvirt and libvirt-daemon-system',
  });
}

/** Whether a program of this name is in PATH. */
export function hasProgram(name: string, env: NodeJS.ProcessEnv = process.env): boolean {
  return (env['PATH'] ?? '').split(delimiter).some(folder => folder !== '' && isExecutable(join(folder, name)));
}

function hypervisorFacts(): HypervisorFacts {
  const vboxManage = hasProgram('VBoxManage') || hasProgram('VBoxManage.exe');
  return { vboxManage, libvirt: hasProgram('virsh') || existsSync('/run/libvirt/libvirt-sock') };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
