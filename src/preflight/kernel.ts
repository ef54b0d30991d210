import type { HostFacts } from './host-facts.ts';
import type { Machine } from './machine.ts';
import { isHypervisors, parseModules } from './parse/modules.ts';

/** The hypervisors' modules in a Linux kernel, loaded or built in, and whether KVM takes the CPU's extensions at load. */
export async function lookAtKernel({ platform, read, list }: Machine): Promise<Pick<HostFacts, 'modules' | 'kvm'>> {
  if (platform !== 'linux') return { modules: [], kvm: { device: false } };
  const [loaded, known, devices, atLoad] = await Promise.all([
    read('/proc/modules'),
    list('/sys/module'),
    list('/dev'),
    read('/sys/module/kvm/parameters/enable_virt_at_load'),
  ]);
  const modules = parseModules(loaded ?? '');
  const builtIn = known.filter(name => isHypervisors(name) && !modules.some(module => module.name === name));
  return {
    modules: [...modules, ...builtIn.toSorted().map(name => ({ name }))],
    kvm: { device: devices.includes('kvm'), ...(atLoad !== undefined && { enabledAtLoad: atLoad.trim() === 'Y' }) },
  };
}
