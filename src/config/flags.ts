/** A command-line flag that sets one value of the lab. */
export interface ConfigFlag {
  /** As it is typed; a flag that starts with `--no-` sets its value to false. */
  readonly flag: `--${string}`;
  /** The placeholder for its value in the help text; absent for a boolean flag. */
  readonly value?: `<${string}>`;
  readonly description: string;
  /** The dotted path of the value in a lab file. */
  readonly path: string;
  /** How the value is parsed; a string when absent. */
  readonly kind?: 'number';
  /** The only backend that has this option. */
  readonly backend?: 'vxlan';
}

/** Every flag that sets a value of the lab, by the name that commands receive it under. */
export const configFlags = {
  name: { flag: '--name', value: '<name>', description: 'name of the lab', path: 'name' },
  provider: {
    flag: '--provider',
    value: '<provider>',
    description: 'provider of the nodes: sandbox, vagrant or ssh',
    path: 'provider',
  },
  nodes: { flag: '--nodes', value: '<count>', description: 'number of nodes', path: 'nodes', kind: 'number' },
  nodeNetwork: { flag: '--node-network', value: '<cidr>', description: 'network between the nodes', path: 'nodeNetwork' },
  api: { flag: '--api', value: '<v2|v3>', description: 'etcd API that flannel reads', path: 'etcd.api' },
  etcdPort: {
    flag: '--etcd-port',
    value: '<port>',
    description: "etcd's client port",
    path: 'etcd.clientPort',
    kind: 'number',
  },
  prefix: { flag: '--prefix', value: '<key>', description: "etcd key prefix of flannel's data", path: 'etcd.prefix' },
  etcdMembers: { flag: '--etcd-members', value: '<count>', description: 'number of etcd members, on the first nodes', path: 'etcd.members', kind: 'number' },
  etcdTls: { flag: '--etcd-tls', description: 'encrypt etcd with certificates of the lab', path: 'etcd.tls' },
  etcdBinary: { flag: '--etcd-binary', value: '<path>', description: 'path of your own etcd', path: 'etcd.binary' },
  network: { flag: '--network', value: '<cidr>', description: 'pod network', path: 'flannel.network' },
  subnetLen: {
    flag: '--subnet-len',
    value: '<bits>',
    description: "prefix length of each node's subnet",
    path: 'flannel.subnetLen',
    kind: 'number',
  },
  subnetMin: { flag: '--subnet-min', value: '<address>', description: 'first subnet to lease', path: 'flannel.subnetMin' },
  subnetMax: { flag: '--subnet-max', value: '<address>', description: 'last subnet to lease', path: 'flannel.subnetMax' },
  backend: {
    flag: '--backend',
    value: '<type>',
    description: 'how packets travel: host-gw, vxlan or udp',
    path: 'flannel.backend.type',
  },
  vni: {
    flag: '--vni',
    value: '<number>',
    description: 'VXLAN network identifier',
    path: 'flannel.backend.vni',
    kind: 'number',
    backend: 'vxlan',
  },
  vxlanPort: {
    flag: '--vxlan-port',
    value: '<port>',
    description: 'UDP port of VXLAN packets',
    path: 'flannel.backend.port',
    kind: 'number',
    backend: 'vxlan',
  },
  directRouting: {
    flag: '--direct-routing',
    description: 'with vxlan, use plain routes between nodes on the same network',
    path: 'flannel.backend.directRouting',
    backend: 'vxlan',
  },
  kubernetes: { flag: '--kubernetes', description: 'set up a Kubernetes cluster on the overlay network', path: 'kubernetes' },
  serviceNetwork: {
    flag: '--service-network',
    value: '<cidr>',
    description: "with Kubernetes, network of the Services' addresses",
    path: 'kubernetes.serviceNetwork',
  },
  demo: { flag: '--no-demo', description: 'with Kubernetes, leave out the two nginx and their Ingress', path: 'kubernetes.demo' },
  flannelBinary: { flag: '--flannel-binary', value: '<path>', description: 'path of your own flanneld', path: 'flannel.binary' },
} as const satisfies Readonly<Record<string, ConfigFlag>>;

type Flags = typeof configFlags;

/** The value of each flag on the command line, not yet checked. */
export type ConfigFlags = {
  readonly [K in keyof Flags]?: (Flags[K] extends { readonly value: string } ? string : boolean) | undefined;
};

/** The flags given, in the order of the registry; commander sets the value of a `--no-` flag that is absent to true. */
export function givenFlags(flags: ConfigFlags): readonly (ConfigFlag & { readonly given: string | boolean })[] {
  return Object.entries<ConfigFlag>(configFlags).flatMap(([name, flag]) => {
    const given = flags[name as keyof Flags];
    return given === undefined || (given && flag.flag.startsWith('--no-')) ? [] : [{ ...flag, given }];
  });
}
