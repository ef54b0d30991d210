import type { Ipv4 } from '../network/address.ts';
import type { Cidr } from '../network/cidr.ts';
import type { ProviderName } from './provider-names.ts';
import type { NodeRole } from './roles.ts';

export type { ProviderName } from './provider-names.ts';
export type { NodeRole } from './roles.ts';

/** The etcd API that holds flannel's configuration: flannel ≤ 0.17 reads only v2, ≥ 0.18 only v3. */
export type EtcdApi = 'v2' | 'v3';
/** What the nodes' files are rendered for. */
export type Platform = 'sandbox' | 'centos7' | 'debian';

export interface NodeConfig {
  readonly name: string;
  /** The planned address on the node network (eth1). */
  readonly address: Ipv4;
  readonly roles: readonly NodeRole[];
  /** Memory of a virtual machine in MiB; absent: the vagrant section's. */
  readonly memory?: number;
  readonly cpus?: number;
  /** How an existing host is reached, if it differs from the ssh section. */
  readonly ssh?: NodeSsh;
}

export type Backend =
  | { readonly type: 'host-gw' }
  | { readonly type: 'vxlan'; readonly vni: number; readonly port: number; readonly directRouting: boolean }
  | { readonly type: 'udp'; readonly port: number };

export interface EtcdConfig {
  /** Absent: the API that the lab's flanneld reads. */
  readonly api?: EtcdApi;
  readonly clientPort: number;
  /** Absolute key without a trailing slash, such as /kube-centos/network. */
  readonly prefix: string;
  /** Whether members and clients speak TLS, and show each other certificates of the lab's authority. */
  readonly tls?: boolean;
  /** Whether etcd asks for a user, who may touch only the keys that they need. */
  readonly auth?: boolean;
  /** Path of the user's own etcd; etcdctl is expected in the same folder. */
  readonly binary?: string;
}

export interface FlannelConfig {
  readonly network: Cidr;
  /** Prefix length, in bits, of each node's subnet. */
  readonly subnetLen: number;
  readonly subnetMin?: Ipv4;
  readonly subnetMax?: Ipv4;
  readonly backend: Backend;
  /** Path of the user's own flanneld. */
  readonly binary?: string;
}

export interface VagrantConfig {
  readonly guest: 'centos7' | 'debian';
  /** Absent: the guest's default box. */
  readonly box?: string;
  /** Absent: the one installed on the host. */
  readonly hypervisor?: 'virtualbox' | 'libvirt';
  /** Absent: kvm if the host supports it. */
  readonly driver?: 'kvm' | 'qemu';
  readonly memory: number;
  readonly cpus: number;
  readonly options?: {
    readonly virtualbox?: VagrantOptions;
    readonly libvirt?: VagrantOptions;
  };
}

/** Options of a Vagrant provider, by their names in a Vagrantfile. */
export type VagrantOptions = Readonly<Record<string, string | number | boolean>>;

/** How to log in to a host; ssh decides anything absent. */
export interface HostLogin {
  readonly user?: string;
  readonly port?: number;
  /** Absolute path of a private key. */
  readonly key?: string;
}

export interface NodeSsh extends HostLogin {
  /** Host name or address of sshd; absent: the node's address. */
  readonly host?: string;
}

export interface SshConfig extends HostLogin {
  readonly jump?: string;
  /** Absolute path of the only known_hosts file. */
  readonly knownHosts?: string;
}

/** The Kubernetes cluster of a lab. */
export interface KubernetesConfig {
  /** Such as 1.33.13. */
  readonly version: string;
  /** The network of the Services' cluster IPs; its first address is the API's, its second the DNS server's. */
  readonly serviceNetwork: Cidr;
  readonly clusterDomain: string;
  /** Whether CoreDNS runs. */
  readonly dns: boolean;
  /** The ingress controller and its node; absent: none. */
  readonly ingress?: { readonly controller: 'traefik'; readonly node: string };
  /** Whether two nginx and an Ingress for them are set up. */
  readonly demo: boolean;
  /** Further arguments of kube-apiserver, by name without the dashes. */
  readonly apiserverArgs: Readonly<Record<string, string>>;
  /** Further arguments of kubelet, by name without the dashes. */
  readonly kubeletArgs: Readonly<Record<string, string>>;
  /** Admission plug-ins to enable besides the standard ones. */
  readonly admission: readonly string[];
}

/** A complete and consistent lab. */
export interface LabConfig {
  readonly name: string;
  readonly provider: ProviderName;
  readonly nodes: readonly NodeConfig[];
  readonly nodeNetwork: Cidr;
  readonly etcd: EtcdConfig;
  readonly flannel: FlannelConfig;
  /** Absent: a lab without Kubernetes. */
  readonly kubernetes?: KubernetesConfig;
  /** Set for the provider vagrant, or if the lab file has the section. */
  readonly vagrant?: VagrantConfig;
  readonly ssh?: SshConfig;
}

/** The nodes that run a member of etcd, in the lab file's order. */
export function etcdNodes(lab: LabConfig): readonly [NodeConfig, ...NodeConfig[]] {
  const [first, ...others] = lab.nodes.filter(({ roles }) => roles.includes('etcd'));
  if (!first) throw new Error(`lab ${lab.name} has no etcd node`);
  return [first, ...others];
}

/** Whether etcd has several members. */
export function hasSeveralMembers(lab: LabConfig): boolean {
  return etcdNodes(lab).length > 1;
}

/** The scheme of the URLs of etcd's members. */
export function etcdScheme({ etcd }: Pick<LabConfig, 'etcd'>): 'http' | 'https' {
  return etcd.tls ? 'https' : 'http';
}

/** The client URL of one member of etcd on the node network. */
export function etcdEndpointOf(lab: LabConfig, { address }: { readonly address: string }): string {
  return `${etcdScheme(lab)}://${address}:${lab.etcd.clientPort}`;
}

/** The port at which the members of etcd reach each other. */
export function etcdPeerPort({ etcd }: Pick<LabConfig, 'etcd'>): number {
  return etcd.clientPort === 2380 ? 2381 : 2380;
}

/** The URL at which a member of etcd is reached by the others. */
export function etcdPeerUrlOf(lab: Pick<LabConfig, 'etcd'>, { address }: { readonly address: string }): string {
  return `${etcdScheme(lab)}://${address}:${etcdPeerPort(lab)}`;
}

/** The client URLs of all members of etcd, in the order of `etcdNodes`. */
export function etcdEndpoints(lab: LabConfig): readonly string[] {
  return etcdNodes(lab).map(node => etcdEndpointOf(lab, node));
}

/** The platform of a lab's nodes; for existing hosts, Debian until they have been inspected. */
export function platformOf({ provider, vagrant }: LabConfig): Platform {
  return provider === 'sandbox' ? 'sandbox' : (vagrant?.guest ?? 'debian');
}
