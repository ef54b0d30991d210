import { etcdEndpoint, etcdNode } from '../config/lab-config.ts';
import { defaults } from '../config/defaults.ts';
import type { EtcdApi, LabConfig, NodeConfig, VagrantConfig, VagrantOptions } from '../config/lab-config.ts';
import { netmask } from '../network/cidr.ts';
import { formatFlannelNetwork } from '../network/flannel-network.ts';
import { platforms } from './platforms.ts';
import type { Platform, PlatformFacts } from './platforms.ts';

/** What a lab's files are rendered for. */
export interface RenderTarget {
  readonly platform: Platform;
  /** The etcd API that the lab's flanneld reads. */
  readonly api: EtcdApi;
  readonly etcdVersion?: readonly [major: number, minor: number];
}

/** All that a template can name. */
export interface LabView {
  readonly lab: string;
  readonly sandbox: boolean;
  readonly debian: boolean;
  readonly v2: boolean;
  readonly restartSec: string;
  /** The etcd node first: the others wait for it if they are created one by one. */
  readonly nodes: readonly Machine[];
  readonly netmask: string;
  readonly etcd: EtcdView;
  readonly prefix: string;
  readonly network: string;
  /** flanneld's -iptables-resync in seconds; null for its own 5. */
  readonly iptablesResync: number | null;
  /** The Vagrant box; none in the sandbox. */
  readonly box: string | null;
  /** libvirt's; null for whichever the host has. */
  readonly driver: string | null;
  readonly virtualboxOptions: readonly NamedOption[];
  readonly libvirtOptions: readonly NamedOption[];
  /** A flanneld of one's own, as a path on the host. */
  readonly flanneldBinary: string;
}

/** A node with the size of its virtual machine. */
export type Machine = NodeConfig & Required<Pick<NodeConfig, 'memory' | 'cpus'>>;

/** An option of a Vagrant provider. */
export interface NamedOption {
  readonly name: string;
  readonly value: string | number | boolean;
}

interface EtcdView {
  readonly node: string;
  readonly clientUrl: string;
  readonly localUrl: string;
  readonly listenUrls: string;
  readonly peerUrl: string;
  readonly initialCluster: string;
  readonly enableV2: boolean;
}

/** Gathers from a lab what its templates say. */
export function labView(config: LabConfig, target: RenderTarget): LabView {
  const first = etcdNode(config);
  const { memory, cpus, box, driver, options }: VagrantConfig = config.vagrant ?? defaults.vagrant;
  return {
    lab: config.name,
    sandbox: target.platform === 'sandbox',
    debian: target.platform === 'debian',
    v2: target.api === 'v2',
    restartSec: platforms[target.platform].restartSec,
    nodes: [first, ...config.nodes.filter(node => node !== first)].map(node => ({ memory, cpus, ...node })),
    netmask: netmask(config.nodeNetwork.prefixLength),
    etcd: etcdView(config, target),
    prefix: config.etcd.prefix,
    network: formatFlannelNetwork(config.flannel),
    iptablesResync: iptablesResync(config, target),
    box: box ?? platforms[target.platform].box,
    driver: driver ?? null,
    virtualboxOptions: named(options?.virtualbox),
    libvirtOptions: named(options?.libvirt),
    flanneldBinary: config.flannel.binary ?? 'flanneld',
  };
}

function named(options: VagrantOptions = {}): readonly NamedOption[] {
  return Object.entries(options).map(([name, value]) => ({ name, value }));
}

/** A flanneld that reads the v3 API, 0.18 or later, has the flag (0.11, flannel#935). Nodes of a sandbox share the host's cores. */
function iptablesResync({ nodes }: LabConfig, { platform, api }: RenderTarget): number | null {
  return platform === 'sandbox' && api === 'v3' && nodes.length > 20 ? nodes.length : null;
}

function etcdView(config: LabConfig, target: RenderTarget): EtcdView {
  const { name, address } = etcdNode(config);
  const port = config.etcd.clientPort;
  const peerUrl = `http://${address}:${port === 2380 ? 2381 : 2380}`;
  const clientUrl = etcdEndpoint(config);
  const localUrl = `http://127.0.0.1:${port}`;
  // etcd makes of it a socket named `localhost:<port>` in its working folder, where the host reaches it.
  const socketUrls = target.platform === 'sandbox' ? [`unix://localhost:${port}`] : [];
  return {
    ...{ node: name, clientUrl, localUrl, peerUrl },
    listenUrls: [clientUrl, localUrl, ...socketUrls].join(','),
    initialCluster: `${name}=${peerUrl}`,
    enableV2: mustAskForV2(target),
  };
}

// etcd 3.3 has the v2 API on, 3.4 and 3.5 only when asked, and from 3.6 on asking is an error.
function mustAskForV2({ platform, etcdVersion, api }: RenderTarget): boolean {
  const facts: PlatformFacts = platforms[platform];
  const version = etcdVersion ?? facts.etcdVersion;
  if (!version) return api === 'v2';
  return version[0] === 3 && (version[1] === 4 || version[1] === 5);
}
