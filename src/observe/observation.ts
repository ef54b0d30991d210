import type { EtcdApi, LabConfig, NodeRole } from '../config/lab-config.ts';
import type { InterfaceAddress } from '../network/interface-address.ts';
import type { SubnetEnv } from '../network/subnet-env.ts';
import type { HostFacts } from '../preflight/host-facts.ts';

export type { SubnetEnv };

/** Everything seen of a lab at one moment, as plain JSON data; checks and faults are pure functions over it. */
export interface Observation {
  readonly schema: 1;
  /** ISO 8601, on the observer's clock. */
  readonly takenAt: string;
  /** What the lab was planned to be. */
  readonly lab: LabConfig;
  /** The etcd API that the lab's flanneld reads. */
  readonly api: EtcdApi;
  readonly nodes: readonly NodeFacts[];
  readonly etcd: EtcdFacts;
  readonly probes: readonly ProbeResult[];
  /** The machine that k8s-lab runs on, and what it is asked to boot there; absent: it was not looked at. */
  readonly host?: HostFacts;
}

/** What one node said of itself; an unreachable node has empty lists. */
export interface NodeFacts {
  readonly name: string;
  /** The planned address. */
  readonly address: string;
  readonly roles: readonly NodeRole[];
  readonly reachable: boolean;
  /** Why the node could not be asked. */
  readonly unreachableBecause?: string;
  readonly hostname?: string;
  readonly machineId?: string;
  /** Milliseconds by which the node's clock is ahead of the observer's; negative when behind. */
  readonly clockOffsetMs?: number;
  readonly addresses: readonly InterfaceAddress[];
  readonly links: readonly Link[];
  readonly routes: readonly Route[];
  readonly rules: readonly PolicyRule[];
  readonly neighbours: readonly Neighbour[];
  readonly fdb: readonly FdbEntry[];
  /** One entry per iptables command found (iptables, and the other of legacy/nft where it has rules). */
  readonly iptables: readonly IptablesRules[];
  readonly sysctls: Readonly<Record<string, string>>;
  /** /run/flannel/subnet.env, when it is there and can be read as one. */
  readonly subnetEnv?: SubnetEnv;
  /** Raw text of the files that matter, by path; absent: no such file. */
  readonly files: Readonly<Record<string, string>>;
  readonly services: readonly ServiceFacts[];
  readonly listening: readonly ListeningSocket[];
  /** The probe pod of this node, when it could be made. */
  readonly pod?: { readonly address: string; readonly mtu: number };
  /** Why there is no probe pod. */
  readonly noPodBecause?: string;
  /** State of firewalld, NetworkManager, SELinux and swap, as their own tools word it, what the machine calls itself (DMI), and how many UDP packets came with a wrong checksum; absent: not told. */
  readonly host: Readonly<Partial<Record<'firewalld' | 'networkManager' | 'selinux' | 'product', string> & Record<'swapKiB' | 'udpChecksumErrors', number>>>;
  /** Sections of the fact script whose tool was missing or failed, with what it said. */
  readonly gaps: Readonly<Record<string, string>>;
}

export interface Link {
  readonly name: string;
  readonly mtu: number;
  /** As `ip link` words it: UP, DOWN, UNKNOWN, LOWERLAYERDOWN. */
  readonly state: string;
  /** The flags between angle brackets, such as UP, LOWER_UP, NO-CARRIER. */
  readonly flags: readonly string[];
  readonly mac?: string;
  /** The bridge this link is a port of. */
  readonly master?: string;
}

export interface Route {
  /** unicast unless the line began with another type, such as blackhole, unreachable or prohibit. */
  readonly type: string;
  /** `default`, or a CIDR (a bare address is written with /32). */
  readonly destination: string;
  readonly via?: string;
  readonly device?: string;
  readonly source?: string;
  readonly protocol?: string;
  readonly scope?: string;
  readonly metric?: number;
  /** main unless the line named another. */
  readonly table: string;
  /** Trailing words such as onlink, linkdown, dead. */
  readonly flags: readonly string[];
}

export interface PolicyRule {
  readonly priority: number;
  /** What follows the priority, such as `from all lookup main`. */
  readonly text: string;
}

export interface Neighbour {
  readonly address: string;
  readonly device: string;
  readonly mac?: string;
  /** REACHABLE, STALE, PERMANENT, FAILED, INCOMPLETE … */
  readonly state: string;
}

export interface FdbEntry {
  readonly mac: string;
  readonly device: string;
  /** The remote VTEP of a vxlan entry. */
  readonly destination?: string;
  readonly flags: readonly string[];
}

export interface IptablesRules {
  /** The program that printed them, such as iptables or iptables-legacy. */
  readonly command: string;
  /** `iptables -S` lines of the filter table, in order. */
  readonly filter: readonly string[];
  readonly nat: readonly string[];
}

export interface ServiceFacts {
  /** etcd, flanneld or docker. */
  readonly name: string;
  /** systemd's ActiveState: active, activating, inactive, failed. */
  readonly activeState: string;
  readonly subState: string;
  /** systemd's Result: success, exit-code, signal, timeout … */
  readonly result: string;
  readonly exitStatus?: number;
  readonly restarts: number;
  /** When it last became active, in seconds since the node's boot. */
  readonly startedAt?: number;
  /** Whether the main process is stopped by a signal (SIGSTOP), so that it is there and does nothing. */
  readonly suspended?: boolean;
  /** The running main process's command line; empty when none runs. */
  readonly argv: readonly string[];
  /** The last lines of its log, oldest first. */
  readonly log: readonly string[];
}

export interface ListeningSocket {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
}

export interface EtcdFacts {
  /** etcd answered on its endpoint. */
  readonly reachable: boolean;
  readonly unreachableBecause?: string;
  /** What /health says; a healthy etcd answers {"health":"true"}. */
  readonly healthy: boolean;
  readonly version?: string;
  /** Alarms raised, such as NOSPACE. */
  readonly alarms: readonly string[];
  readonly v2: EtcdApiFacts;
  readonly v3: EtcdApiFacts;
}

/** What one of etcd's two stores holds. */
export interface EtcdApiFacts {
  /** Whether this API answers at all (etcd ≥ 3.4 has v2 off unless asked for). */
  readonly enabled: boolean;
  /** The raw value at `<prefix>/config`. */
  readonly config?: string;
  readonly leases: readonly LeaseFacts[];
  /** Keys named `…/config` under another prefix that hold a flannel network config. */
  readonly strayConfigs: readonly string[];
}

export interface LeaseFacts {
  readonly key: string;
  /** The subnet as CIDR, from the key: 172.33.5.0-24 is 172.33.5.0/24. */
  readonly subnet: string;
  readonly publicIp?: string;
  /** Absent for udp, whose leases carry no type. */
  readonly backendType?: string;
  readonly vtepMac?: string;
  /** Seconds until the lease expires; absent for a reservation, which does not. */
  readonly ttl?: number;
}

/** One probe from inside the lab: an ICMP echo, a TCP handshake or an HTTP request to etcd. */
export interface ProbeResult {
  /** node: from the node's own namespace; pod: from its probe pod. */
  readonly from: { readonly node: string; readonly place: 'node' | 'pod' };
  readonly to: { readonly node: string; readonly place: 'node' | 'pod' | 'etcd'; readonly address: string; readonly port?: number };
  readonly protocol: 'icmp' | 'tcp' | 'http';
  /** Size of the whole IP packet in bytes, sent with don't-fragment; absent for an ordinary probe. */
  readonly size?: number;
  readonly ok: boolean;
  /** What came back instead of an answer. */
  readonly error?: string;
  readonly rttMs?: number;
}
