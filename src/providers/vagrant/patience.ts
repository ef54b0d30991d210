import { accessSync, constants, readFileSync } from 'node:fs';
import type { VagrantConfig } from '../../config/lab-config.ts';

/** How many times longer than a sandbox a virtual machine may take: much longer where its processor is emulated. */
export function patienceFor({ hypervisor, driver }: VagrantConfig): number {
  if (hypervisor === 'virtualbox') return 2;
  return (driver ?? (canUseKvm() ? 'kvm' : 'qemu')) === 'qemu' ? 10 : 2;
}

/** Whether this user and this processor can use KVM, as the Vagrantfile decides too: the device alone does not tell. */
function canUseKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.W_OK);
    return process.arch !== 'x64' || /^flags\b.*\b(?:vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false;
  }
}
