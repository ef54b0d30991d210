import type { HostFacts, KernelModule } from '../../preflight/host-facts.ts';
import { isAtLeast } from '../../preflight/parse/versions.ts';
import type { Evidence, Fault } from '../fault.ts';
import { needsHypervisor, ofHost, onHost, onMachine } from '../shared/host-look.ts';
import { countOf } from '../../text/count.ts';

/** Only one hypervisor at a time can use the CPU's virtualization extensions. */
export const vtxBusy = {
  ...ofHost,
  id: 'vtx-busy',
  title: "KVM is using the CPU's virtualization extensions, which VirtualBox needs",
  severity: 'error',
  symptom: 'VERR_VMX_IN_VMX_ROOT_MODE or VERR_SVM_IN_USE when the first machine starts',
  source: 'NixOS/nixpkgs#363887; VirtualBox/virtualbox#81, #180',
  signature: seen => onHost(seen, ['virtualbox'], host => holders(host).map(module => evidenceOf(module, host))),
  cure: ({ host }) => {
    const [module] = host ? holders(host) : [];
    if (module?.users === undefined) return [onMachine('k8s-lab', 'preflight', '--provider', 'libvirt')];
    return [
      onMachine('sudo', 'modprobe', '-r', module.name, 'kvm'),
      onMachine('sudo', 'sh', '-c', 'echo "options kvm enable_virt_at_load=0" >/etc/modprobe.d/k8s-lab-kvm.conf'),
    ];
  },
  noDrill: needsHypervisor,
} as const satisfies Fault;

// Linux ≥ 6.12 takes the extensions when the module is loaded; earlier kernels only while a KVM machine runs.
function holders({ platform, kernel, kvm, modules }: HostFacts): readonly KernelModule[] {
  if (platform !== 'linux') return [];
  const always = kvm.enabledAtLoad ?? isAtLeast(kernel, '6.12');
  return modules.filter(({ name, users = 0 }) => /^kvm_(?:intel|amd)$/.test(name) && (always || users > 0));
}

function evidenceOf({ name, users }: KernelModule, { kernel }: HostFacts): Evidence {
  const how = users === undefined ? 'built into the kernel' : `loaded, ${countOf(users, 'user')}`;
  return { fact: `kernel module ${name}`, expected: 'not loaded, or idle on a kernel older than 6.12', actual: `${how}, Linux ${kernel}` };
}
