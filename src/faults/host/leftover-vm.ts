import type { HostFacts, ListedVm } from '../../preflight/host-facts.ts';
import type { WantedVm } from '../../preflight/wanted.ts';
import type { CureAction, Fault } from '../fault.ts';
import { needsHypervisor, ofHost, onHost, onMachine, virtualMachines } from '../shared/host-look.ts';

/** An interrupted destroy, or a lost .vagrant folder, leaves machines that Vagrant does not know. */
export const leftoverVm = {
  ...ofHost,
  id: 'leftover-vm',
  title: "a leftover machine has the name or address of one of the lab's machines, and Vagrant does not know it",
  severity: 'error',
  symptom: '"A VirtualBox machine with the name … already exists", VERR_ALREADY_EXISTS; "Name … of domain about to create is already taken"; two machines with one address',
  source: 'hashicorp/vagrant#8961, #4681, #5038',
  signature: seen =>
    onHost(seen, virtualMachines, host =>
      leftovers(host).map(({ vm, wanted: { node } }) => ({
        node,
        fact: host.wanted.hypervisor === 'libvirt' ? 'virsh list --all' : 'VBoxManage list vms',
        expected: `no machine for ${node} that is missing from .vagrant/machines/${node}`,
        actual: `${vm.name}, ${vm.id}${isRunning(vm, host) ? ', running' : ''}`,
      })),
    ),
  cure: ({ host }) => (host ? leftovers(host).flatMap(({ vm }) => remove(vm, host)) : []),
  noDrill: needsHypervisor,
} as const satisfies Fault;

interface Leftover {
  readonly vm: ListedVm;
  readonly wanted: WantedVm;
}

function leftovers(host: HostFacts): readonly Leftover[] {
  const known = host.machines.map(({ id }) => id);
  return listed(host)
    .filter(({ id }) => !known.includes(id))
    .flatMap(vm => host.wanted.vms.filter(wanted => isInTheWay(vm, wanted, host)).map(wanted => ({ vm, wanted })));
}

function listed({ wanted: { hypervisor }, virtualbox, libvirt }: HostFacts): readonly ListedVm[] {
  return (hypervisor === 'libvirt' ? libvirt?.domains : virtualbox?.vms) ?? [];
}

// A machine with a generated name conflicts only while it runs, because it has the node's address.
function isInTheWay(vm: ListedVm, { name, fixed }: WantedVm, host: HostFacts): boolean {
  return fixed ? vm.name === name : vm.name.startsWith(name) && /^\d+_\d+$/.test(vm.name.slice(name.length)) && isRunning(vm, host);
}

function isRunning({ name, id }: ListedVm, { libvirt, virtualbox }: HostFacts): boolean {
  return virtualbox?.running.includes(id) === true || libvirt?.running.includes(name) === true;
}

function remove(vm: ListedVm, host: HostFacts): readonly CureAction[] {
  const loses = `the machine ${vm.name} and its disk`;
  const stop = isRunning(vm, host);
  if (host.wanted.hypervisor === 'libvirt') {
    const virsh = ['virsh', '-c', host.libvirt?.uri ?? 'qemu:///system'] as const;
    return [...(stop ? [onMachine(...virsh, 'destroy', vm.name)] : []), { ...onMachine(...virsh, 'undefine', vm.name, '--remove-all-storage'), loses }];
  }
  return [...(stop ? [onMachine('VBoxManage', 'controlvm', vm.id, 'poweroff')] : []), { ...onMachine('VBoxManage', 'unregistervm', vm.id, '--delete'), loses }];
}
