import { etcdEndpointOf, etcdEndpoints, etcdNodes, etcdPeerUrlOf } from '../config/lab-config.ts';
import { defaults } from '../config/defaults.ts';
import type { EtcdApi, LabConfig, NodeConfig, VagrantConfig, VagrantOptions } from '../config/lab-config.ts';
import { netmask } from '../network/cidr.ts';
import { pkiPaths } from '../pki/paths.ts';
import { formatFlannelNetwork } from '../network/flannel-network.ts';
import { kubernetesView } from './kubernetes-view.ts';
import type { KubernetesView } from './kubernetes-view.ts';
import { platforms } from './platforms.ts';
import type { Platform, PlatformFacts } from './platforms.ts';

/** The platform and the API for which a lab's files are rendered. */
export interface RenderTarget {
  readonly platform: Platform;
  /** The etcd API that the lab's flanneld reads. */
  readonly api: EtcdApi;
  readonly etcdVersion?: readonly [major: number, minor: number];
}

/** The variables of every template. */
export interface LabView {
  readonly lab: string;
  readonly sandbox: boolean;
  readonly debian: boolean;
  readonly v2: boolean;
  readonly restartSec: string;
  /** etcd nodes first: the others wait for them if they are created one by one. */
  readonly nodes: readonly Machine[];
  readonly netmask: string;
  readonly etcd: EtcdView;
  /** Null without Kubernetes. */
  readonly kubernetes: KubernetesView | null;
  readonly prefix: string;
  readonly network: string;
  /** flanneld's -iptables-resync in seconds; null for its default of 5. */
  readonly iptablesResync: number | null;
  /** The Vagrant box; none in the sandbox. */
  readonly box: string | null;
  /** libvirt's driver; null for libvirt's default. */
  readonly driver: string | null;
  readonly virtualboxOptions: readonly NamedOption[];
  readonly libvirtOptions: readonly NamedOption[];
  /** The user's own flanneld, as a path on the host. */
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
  readonly members: readonly MemberView[];
  /** Whether it is the only member. */
  readonly single: boolean;
  /** Of all members. */
  readonly clientUrls: string;
  /** The endpoint of a node's member for that node itself. */
  readonly localUrl: string;
  readonly initialCluster: string;
  readonly enableV2: boolean;
  /** Where the certificates and keys lie; null without TLS. */
  readonly pki: typeof pkiPaths.etcd | null;
}

/** A member of etcd. */
interface MemberView {
  readonly name: string;
  readonly clientUrl: string;
  readonly listenUrls: string;
  readonly peerUrl: string;
}

/** Derives the variables of the templates from a lab. */
export function labView(config: LabConfig, target: RenderTarget): LabView {
  const members = etcdNodes(config);
  const { memory, cpus, box, driver, options }: VagrantConfig = config.vagrant ?? defaults.vagrant;
  return {
    lab: config.name,
    sandbox: target.platform === 'sandbox',
    debian: target.platform === 'debian',
    v2: target.api === 'v2',
    restartSec: platforms[target.platform].restartSec,
    nodes: [...members, ...config.nodes.filter(node => !members.includes(node))].map(node => ({ memory, cpus, ...node })),
    netmask: netmask(config.nodeNetwork.prefixLength),
    etcd: etcdView(config, target),
    kubernetes: kubernetesView(config),
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
  const members = etcdNodes(config).map(node => memberView(config, target, node));
  return {
    members,
    single: members.length === 1,
    clientUrls: etcdEndpoints(config).join(','),
    localUrl: localUrl(config),
    initialCluster: members.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(','),
    enableV2: mustAskForV2(target),
    pki: config.etcd.tls ? pkiPaths.etcd : null,
  };
}

function memberView(config: LabConfig, { platform }: RenderTarget, { name, address }: NodeConfig): MemberView {
  const port = config.etcd.clientPort;
  const clientUrl = etcdEndpointOf(config, { address });
  // etcd turns this into a socket named `localhost:<port>` in its work folder, which the host can reach.
  const socketUrls = platform === 'sandbox' ? [`${config.etcd.tls ? 'unixs' : 'unix'}://localhost:${port}`] : [];
  return {
    ...{ name, clientUrl, peerUrl: etcdPeerUrlOf(config, { address }) },
    listenUrls: [clientUrl, localUrl(config), ...socketUrls].join(','),
  };
}

function localUrl(config: LabConfig): string {
  return etcdEndpointOf(config, { address: '127.0.0.1' });
}

// etcd 3.3 enables the v2 API, 3.4 and 3.5 only on request, and from 3.6 on the request is an error.
function mustAskForV2({ platform, etcdVersion, api }: RenderTarget): boolean {
  const facts: PlatformFacts = platforms[platform];
  const version = etcdVersion ?? facts.etcdVersion;
  if (!version) return api === 'v2';
  return version[0] === 3 && (version[1] === 4 || version[1] === 5);
}
