import type { KernelModule } from '../host-facts.ts';

/** The modules of KVM and VirtualBox in /proc/modules. */
export function parseModules(text: string): readonly KernelModule[] {
  return text.split('\n').flatMap(line => {
    const [name = '', , users] = line.split(' ');
    return isHypervisors(name) ? [{ name, users: Number(users) }] : [];
  });
}

/** Whether a kernel module is a hypervisor's. */
export function isHypervisors(name: string): boolean {
  return /^(?:kvm|vbox)/.test(name);
}
