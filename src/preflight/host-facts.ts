import type { InterfaceAddress } from '../network/interface-address.ts';
import type { Wanted } from './wanted.ts';

/** The facts about the machine that k8s-lab runs on and about the machines it should boot there, as plain JSON data. */
export interface HostFacts {
  /** As Node names it: linux, darwin, win32. */
  readonly platform: string;
  /** The kernel's release, such as 6.12.1. */
  readonly kernel: string;
  readonly cores: number;
  readonly memory: { readonly totalMiB: number; readonly availableMiB: number };
  /** The folder of the machines' disks, and its free space; absent: unknown. */
  readonly disk: { readonly folder: string; readonly freeMiB?: number };
  readonly wanted: Wanted;
  /** The folder of the Vagrantfile and the other rendered files; it may not exist yet. */
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
  /** The facts that could not be read, by name, with the reason. */
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
  /** Its use count; absent for a module built into the kernel. */
  readonly users?: number;
}

export interface KvmFacts {
  /** Whether /dev/kvm exists. */
  readonly device: boolean;
  /** Whether kvm takes the CPU's extensions as soon as it is loaded (a setting of Linux ≥ 6.12). */
  readonly enabledAtLoad?: boolean;
}

export interface VirtualBoxFacts {
  /** Such as 6.1.28. */
  readonly version: string;
  /** The text of /etc/vbox/networks.conf; absent: the file does not exist. */
  readonly networksConf?: string;
  readonly hostOnly: readonly HostOnlyInterface[];
  readonly dhcpServers: readonly DhcpServer[];
  readonly vms: readonly ListedVm[];
  /** Ids of the running virtual machines. */
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
  /** The connection's URI, such as qemu:///system. */
  readonly uri: string;
  /** The daemon's version, such as 9.0.0; absent: not asked. */
  readonly version?: string;
  readonly domains: readonly ListedVm[];
  /** Names of the running domains. */
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

/** The facts about one file that the machines are created from. */
export interface RenderedFacts {
  readonly name: string;
  /** The number of the first line that ends with CR LF, counted from 1; absent: none does. */
  readonly carriageReturnAt?: number;
  /** Lines that name a package repository or a list of its mirrors. */
  readonly mirrors: readonly { readonly line: number; readonly text: string }[];
  /** Whether a shell script exits at the first failed command; absent for other files. */
  readonly failsFast?: boolean;
}
