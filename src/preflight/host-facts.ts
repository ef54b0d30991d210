import type { InterfaceAddress } from '../network/interface-address.ts';
import type { Wanted } from './wanted.ts';

/** What is known of the machine that k8s-lab runs on, and of what it is asked to boot there, as plain JSON data. */
export interface HostFacts {
  /** As Node names it: linux, darwin, win32. */
  readonly platform: string;
  /** The kernel's release, such as 6.12.1. */
  readonly kernel: string;
  readonly cores: number;
  readonly memory: { readonly totalMiB: number; readonly availableMiB: number };
  /** The folder that machines are kept in, and what is free there; absent: it could not be asked. */
  readonly disk: { readonly folder: string; readonly freeMiB?: number };
  readonly wanted: Wanted;
  /** Where the Vagrantfile and the other rendered files are, or would be. */
  readonly folder: string;
  /** IPv4 only. */
  readonly addresses: readonly InterfaceAddress[];
  readonly routes: readonly HostRoute[];
  /** Loaded kernel modules of KVM and VirtualBox. */
  readonly modules: readonly KernelModule[];
  readonly kvm: KvmFacts;
  /** Absent if it is not installed. */
  readonly virtualbox?: VirtualBoxFacts;
  readonly libvirt?: LibvirtFacts;
  /** The programs with which this machine's libvirt can filter packets; absent if not checked. */
  readonly firewall?: readonly FirewallProgram[];
  readonly vagrant?: VagrantFacts;
  /** The machines that Vagrant remembers in the lab's folder. */
  readonly machines: readonly VagrantMachine[];
  readonly rendered: readonly RenderedFacts[];
  /** What was to be looked at and could not be, by its name, with what was said instead. */
  readonly gaps: Readonly<Record<string, string>>;
}

export interface HostRoute {
  /** A CIDR; 0.0.0.0/0 for the default route. */
  readonly destination: string;
  readonly device?: string;
  readonly via?: string;
}

export interface KernelModule {
  readonly name: string;
  /** How many users hold it; absent for a module built into the kernel. */
  readonly users?: number;
}

export interface KvmFacts {
  /** Whether /dev/kvm exists. */
  readonly device: boolean;
  /** Whether the processor's extensions are taken as soon as kvm is loaded (Linux ≥ 6.12 has the setting). */
  readonly enabledAtLoad?: boolean;
}

export interface VirtualBoxFacts {
  /** Such as 6.1.28. */
  readonly version: string;
  /** The text of /etc/vbox/networks.conf; absent: no such file. */
  readonly networksConf?: string;
  readonly hostOnly: readonly HostOnlyInterface[];
  readonly dhcpServers: readonly DhcpServer[];
  readonly vms: readonly ListedVm[];
  /** Ids of the virtual machines that run. */
  readonly running: readonly string[];
}

export interface HostOnlyInterface {
  readonly name: string;
  readonly address: string;
  readonly prefixLength: number;
  readonly up: boolean;
}

export interface DhcpServer {
  readonly network: string;
  /** The server's own address. */
  readonly address: string;
  readonly prefixLength: number;
  readonly lower: string;
  readonly upper: string;
  readonly enabled: boolean;
}

/** A virtual machine as its hypervisor lists it. */
export interface ListedVm {
  readonly name: string;
  readonly id: string;
}

export type FirewallProgram = 'iptables' | 'nft';

export interface LibvirtFacts {
  /** What is connected to, such as qemu:///system. */
  readonly uri: string;
  /** The daemon's, such as 9.0.0; absent: it was not asked. */
  readonly version?: string;
  readonly domains: readonly ListedVm[];
  /** Names of the domains that run. */
  readonly running: readonly string[];
}

export interface VagrantFacts {
  readonly version: string;
  readonly plugins: readonly string[];
}

export interface VagrantMachine {
  readonly node: string;
  /** virtualbox or libvirt. */
  readonly provider: string;
  readonly id: string;
}

/** What is to be told of one file that the machines are made from. */
export interface RenderedFacts {
  readonly name: string;
  /** The first line that ends with CR LF, from 1 on; absent: none does. */
  readonly carriageReturnAt?: number;
  /** Lines that name a package repository or a list of its mirrors. */
  readonly mirrors: readonly { readonly line: number; readonly text: string }[];
  /** Whether a shell script ends at the first command that fails; absent for any other file. */
  readonly failsFast?: boolean;
}
