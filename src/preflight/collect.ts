import { join } from 'node:path';
import type { LabConfig } from '../config/lab-config.ts';
import { stateFolder } from '../system/folders.ts';
import { askerFor } from './ask.ts';
import type { Asker } from './ask.ts';
import { readLabFiles } from './files.ts';
import type { LabFile } from './files.ts';
import type { HostFacts } from './host-facts.ts';
import { lookAtKernel } from './kernel.ts';
import { askLibvirt } from './libvirt.ts';
import type { Machine } from './machine.ts';
import { lookAtMemory } from './memory.ts';
import { askNetworks } from './networks.ts';
import { renderedFacts } from './parse/rendered.ts';
import { askVagrant, readMachines } from './vagrant.ts';
import { askVirtualBox } from './virtualbox.ts';
import { wantedFrom } from './wanted-from.ts';
import type { Hypervisor } from './wanted.ts';

/** The kinds of machines that can be requested: a hypervisor's, or Vagrant's with the hypervisor that Vagrant would choose here. */
export type Asked = Hypervisor | 'vagrant';

export interface CollectRequest {
  readonly config: LabConfig;
  readonly asked: Asked;
  /** The folder of the Vagrantfile and its `.vagrant`; it may not exist yet. */
  readonly folder: string;
  /** The files that would be written there; absent: the existing files count. */
  readonly render?: (() => Promise<readonly LabFile[]>) | undefined;
}

/** Collects the facts that matter for booting the lab here; a fact that cannot be read becomes a gap. Rejects only when interrupted. */
export async function collectHostFacts(machine: Machine, request: CollectRequest): Promise<HostFacts> {
  const asker = askerFor(machine);
  if (request.asked === 'sandbox') return await assemble(machine, asker, request, 'sandbox', {});
  const { asked, folder, render } = request;
  const [networks, kernel, virtualbox, ofLibvirt, vagrant, machines, files] = await Promise.all([
    askNetworks(asker, machine.platform),
    lookAtKernel(machine),
    asked === 'libvirt' ? undefined : askVirtualBox(asker, machine),
    asked === 'virtualbox' ? undefined : askLibvirt(asker, machine),
    askVagrant(asker, machine),
    readMachines(machine, folder),
    render ? render() : readLabFiles(machine, folder),
  ]);
  const named = namedFor(machine, request);
  const hypervisor = asked === 'vagrant' ? (named ?? choose(virtualbox !== undefined, ofLibvirt?.libvirt !== undefined, vagrant?.plugins ?? [])) : asked;
  return await assemble(machine, asker, request, hypervisor, {
    ...{ ...networks, ...kernel, machines, files },
    ...(hypervisor === 'virtualbox' && virtualbox && { virtualbox }),
    ...(hypervisor === 'libvirt' && ofLibvirt),
    ...(vagrant && { vagrant }),
  });
}

// Vagrant chooses VirtualBox, unless only libvirt is installed.
function choose(hasVirtualBox: boolean, hasLibvirt: boolean, plugins: readonly string[]): Hypervisor {
  return !hasVirtualBox && (hasLibvirt || plugins.includes('vagrant-libvirt')) ? 'libvirt' : 'virtualbox';
}

// For the user's own Vagrantfile, Vagrant reads the environment; `up` sets the provider itself.
function namedFor({ env }: Machine, { render }: CollectRequest): Hypervisor | undefined {
  const named = env['VAGRANT_DEFAULT_PROVIDER'];
  return render === undefined && (named === 'virtualbox' || named === 'libvirt') ? named : undefined;
}

type Seen = Partial<Omit<HostFacts, 'rendered' | 'gaps' | 'wanted'>> & { readonly files?: readonly LabFile[] };

async function assemble(machine: Machine, asker: Asker, request: CollectRequest, hypervisor: Hypervisor, seen: Seen): Promise<HostFacts> {
  const { files = [], ...rest } = seen;
  const { config, folder } = request;
  const place = diskOf(machine, hypervisor);
  const [memory, freeMiB] = await Promise.all([lookAtMemory(asker, machine), machine.freeDiskMiB(place)]);
  const vagrantfile = files.find(({ name }) => name === 'Vagrantfile')?.content ?? '';
  const { platform, kernel, cores } = machine;
  const others = { sandbox: [], virtualbox: ['virsh', 'virsh version'], libvirt: ['VBoxManage'] }[hypervisor];
  return {
    ...{ platform, kernel, cores, memory, folder },
    ...{ addresses: [], routes: [], modules: [], kvm: { device: false }, machines: [], ...rest },
    disk: { folder: place, ...(freeMiB !== undefined && { freeMiB }) },
    wanted: wantedFrom(config, hypervisor, vagrantfile, folder),
    rendered: files.map(({ name, content }) => renderedFacts(name, content)),
    gaps: Object.fromEntries(Object.entries(asker.gaps).filter(([name]) => !others.some(other => other === name))),
  };
}

function diskOf({ env, home }: Machine, hypervisor: Hypervisor): string {
  if (hypervisor === 'sandbox') return stateFolder(env);
  return hypervisor === 'libvirt' ? '/var/lib/libvirt/images' : join(home, 'VirtualBox VMs');
}
