import { join } from 'node:path';
import type { LabConfig } from '../config/lab-config.ts';
import { stateFolder } from '../folders.ts';
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

/** What machines may be asked for as: a hypervisor, or Vagrant with the one that it would take here. */
export type Asked = Hypervisor | 'vagrant';

export interface CollectRequest {
  readonly config: LabConfig;
  readonly asked: Asked;
  /** Where the Vagrantfile and its `.vagrant` are, or would be. */
  readonly folder: string;
  /** The files that would be written there; asked for when the folder holds no Vagrantfile. */
  readonly render: () => Promise<readonly LabFile[]>;
}

/** Gathers what matters for booting the lab here; what cannot be seen is a fact too. Rejects only when interrupted. */
export async function collectHostFacts(machine: Machine, request: CollectRequest): Promise<HostFacts> {
  const asker = askerFor(machine);
  if (request.asked === 'sandbox') return await assemble(machine, asker, request, 'sandbox', {});
  const { asked, folder, render } = request;
  const [networks, kernel, virtualbox, libvirt, vagrant, machines, found] = await Promise.all([
    askNetworks(asker, machine.platform),
    lookAtKernel(machine),
    asked === 'libvirt' ? undefined : askVirtualBox(asker, machine),
    asked === 'virtualbox' ? undefined : askLibvirt(asker, machine),
    askVagrant(asker, machine),
    readMachines(machine, folder),
    readLabFiles(machine, folder),
  ]);
  const hypervisor = asked === 'vagrant' ? choose(machine, virtualbox !== undefined, vagrant?.plugins ?? []) : asked;
  const files = found.length > 0 ? found : await render();
  return await assemble(machine, asker, request, hypervisor, {
    ...{ ...networks, ...kernel, machines, files },
    ...(hypervisor === 'virtualbox' && virtualbox && { virtualbox }),
    ...(hypervisor === 'libvirt' && libvirt && { libvirt }),
    ...(vagrant && { vagrant }),
  });
}

// As Vagrant does: what the environment names, else VirtualBox, else what else is there.
function choose({ env }: Machine, hasVirtualBox: boolean, plugins: readonly string[]): Hypervisor {
  const named = env['VAGRANT_DEFAULT_PROVIDER'];
  if (named === 'virtualbox' || named === 'libvirt') return named;
  return !hasVirtualBox && plugins.includes('vagrant-libvirt') ? 'libvirt' : 'virtualbox';
}

type Seen = Partial<Omit<HostFacts, 'rendered' | 'gaps' | 'wanted'>> & { readonly files?: readonly LabFile[] };

async function assemble(machine: Machine, asker: Asker, request: CollectRequest, hypervisor: Hypervisor, seen: Seen): Promise<HostFacts> {
  const { files = [], ...rest } = seen;
  const { config, folder } = request;
  const place = diskOf(machine, hypervisor);
  const [memory, freeMiB] = await Promise.all([lookAtMemory(asker, machine), machine.freeDiskMiB(place)]);
  const vagrantfile = files.find(({ name }) => name === 'Vagrantfile')?.content ?? '';
  const { platform, kernel, cores } = machine;
  const others = { sandbox: [], virtualbox: ['virsh'], libvirt: ['VBoxManage'] }[hypervisor];
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
