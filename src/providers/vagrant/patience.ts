import { accessSync, constants, readFileSync } from 'node:fs';
import type { VagrantConfig } from '../../config/lab-config.ts';

/** The factor for timeouts, compared to a sandbox: much larger if the CPU is emulated. */
export function patienceFor({ hypervisor, driver }: VagrantConfig): number {
  if (hypervisor === 'virtualbox') return 2;
  return (driver ?? (canUseKvm() ? 'kvm' : 'qemu')) === 'qemu' ? 10 : 2;
}

/** Whether this user and this CPU can use KVM, by the same test as the Vagrantfile; the device alone is not enough. */
function canUseKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.W_OK);
    return process.arch !== 'x64' || /^flags\b.*\b(?:vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false;
  }
}
