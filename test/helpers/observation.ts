import { etcdEndpointOf, etcdEndpoints, etcdNodes } from '../../src/config/lab-config.ts';
import { serviceNames } from '../../src/services/index.ts';
import type { Backend, EtcdApi, LabConfig, NodeConfig } from '../../src/config/lab-config.ts';
import { ipv4ToNumber } from '../../src/network/address.ts';
import { formatCidr, parseCidr } from '../../src/network/cidr.ts';
import { formatFlannelNetwork } from '../../src/network/flannel-network.ts';
import { growToHold, hostAddresses } from '../../src/network/host-addresses.ts';
import { etcdPairs } from '../../src/pki/etcd-pairs.ts';
import { userRanges } from '../../src/pki/etcd-users.ts';
import type { KeyRange } from '../../src/pki/etcd-users.ts';
import type { EtcdApiFacts, EtcdFacts, EtcdMemberFacts, EtcdUserFacts, LeaseFacts, NodeFacts, Observation, ProbeResult, Route } from '../../src/observe/observation.ts';

export interface HealthyLab {
  readonly nodes?: number;
  readonly backend?: Backend | Backend['type'];
  readonly api?: EtcdApi;
}

/** A complete observation of a lab in which every check passes: node N has the subnet 172.33.N.0/24, and the first node runs etcd. */
export function healthyObservation({ nodes = 3, backend = 'host-gw', api = 'v3' }: HealthyLab = {}): Observation {
  const lab = plan(nodes, typeof backend === 'string' ? withDefaults(backend) : backend);
  const off: EtcdApiFacts = { enabled: api === 'v2', leases: [], strayConfigs: [] };
  const store: EtcdApiFacts = { enabled: true, config: formatFlannelNetwork(lab.flannel), leases: lab.nodes.map(node => leaseOf(lab, node)), strayConfigs: [] };
  return {
    schema: 1,
    takenAt: '2026-11-24T12:00:00.000Z',
    lab,
    api,
    nodes: lab.nodes.map(node => nodeFacts(lab, node)),
    etcd: { ...etcdFacts, members: membersOf(lab), alarms: [], v2: api === 'v2' ? store : off, v3: api === 'v3' ? store : { ...off, enabled: true } },
    probes: lab.nodes.flatMap(node => probesFrom(lab, node)),
  };
}

/** The observation with changed facts of one node. */
export function editNode(seen: Observation, name: string, change: (node: NodeFacts) => Partial<NodeFacts>): Observation {
  return { ...seen, nodes: seen.nodes.map(node => (node.name === name ? { ...node, ...change(node) } : node)) };
}

/** The observation with changes in the store that the lab's flanneld reads. */
export function editStore(seen: Observation, change: (store: EtcdApiFacts) => Partial<EtcdApiFacts>): Observation {
  const store = seen.etcd[seen.api];
  return { ...seen, etcd: { ...seen.etcd, [seen.api]: { ...store, ...change(store) } } };
}

/** The observation with a member of etcd on every node. */
export function withMemberOnEveryNode(seen: Observation): Observation {
  const lab = { ...seen.lab, nodes: seen.lab.nodes.map(node => ({ ...node, roles: ['etcd', 'worker'] as const })) };
  const nodes = seen.nodes.map(node => {
    const planned = lab.nodes.find(({ name }) => name === node.name);
    return planned ? { ...node, roles: planned.roles, services: serviceNames(planned, lab).map(name => serviceFacts(lab, planned, name)) } : node;
  });
  return { ...seen, lab, nodes, etcd: { ...seen.etcd, members: membersOf(lab).map(member => ({ ...member, ...toldBy(lab, member.name) })) } };
}

/** The observation of a lab whose etcd speaks TLS and asks for a user. */
export function withTls(seen: Observation): Observation {
  const lab: LabConfig = { ...seen.lab, etcd: { ...seen.lab.etcd, tls: true, auth: true } };
  const nodes = seen.nodes.map(node => {
    const planned = lab.nodes.find(({ name }) => name === node.name);
    return planned ? { ...node, services: serviceNames(planned, lab).map(name => serviceFacts(lab, planned, name)), etcdPki: pkiFacts(lab, node.name) } : node;
  });
  const etcd = JSON.parse(JSON.stringify(seen.etcd).replaceAll('"http://', '"https://')) as EtcdFacts;
  return { ...seen, lab, nodes, etcd: { ...etcd, users: userRanges(lab).map(([name, ranges]) => userFacts(name, ranges)) } };
}

/** The observation with a changed certificate of one node. */
export function editCertificate(seen: Observation, node: string, file: string, change: Partial<CertificateFacts>): Observation {
  return editNode(seen, node, ({ etcdPki }) => (etcdPki ? { etcdPki: { ...etcdPki, certificates: etcdPki.certificates.map(one => (one.path.endsWith(`/${file}`) ? { ...one, ...change } : one)) } } : {}));
}

type PkiFacts = NonNullable<NodeFacts['etcdPki']>;
type CertificateFacts = PkiFacts['certificates'][number];

const purposes = { client: '1.3.6.1.5.5.7.3.2', server: '1.3.6.1.5.5.7.3.1' };

function pkiFacts(lab: LabConfig, name: string): PkiFacts {
  const dates = { notBefore: '2026-11-01T00:00:00.000Z', notAfter: '2027-11-01T00:00:00.000Z' };
  const certificates = etcdPairs(lab)
    .filter(({ node }) => node === name)
    .map(({ paths, request: { commonName, names = [], addresses = [], usages } }): CertificateFacts => ({
      ...{ path: paths.certificate, subject: `CN=${commonName}`, names: [...names, ...addresses], ...dates, signedByCa: true, key: 'own' },
      usages: usages.map(usage => purposes[usage]),
    }));
  return { authority: 'AA:AA', certificates };
}

function userFacts(name: string, ranges: readonly KeyRange[]): EtcdUserFacts {
  const grants = ranges.map(({ key, isPrefix }) => ({ role: name, access: 'readwrite' as const, from: key, ...(isPrefix && { to: key.replace(/\/$/, '0') }) }));
  return { name, exists: true, roleExists: true, roles: [name], grants };
}

/** The observation with changed facts of one member of etcd. */
export function editMember(seen: Observation, name: string, change: Partial<EtcdMemberFacts>): Observation {
  return { ...seen, etcd: { ...seen.etcd, members: seen.etcd.members?.map(member => (member.name === name ? { ...member, ...change } : member)) ?? [] } };
}

/** The observation with a changed lease of one node. */
export function editLease(seen: Observation, name: string, change: Partial<LeaseFacts>): Observation {
  const address = seen.lab.nodes.find(node => node.name === name)?.address;
  return editStore(seen, ({ leases }) => ({ leases: leases.map(lease => (lease.publicIp === address ? { ...lease, ...change } : lease)) }));
}

/** The observation in which some probes failed with this error. */
export function failProbes(seen: Observation, which: (probe: ProbeResult) => boolean, error = 'no answer'): Observation {
  return { ...seen, probes: seen.probes.map(probe => (which(probe) ? { ...probe, ok: false, error } : probe)) };
}

/** The facts without one field. */
export function without<T extends object, K extends keyof T>(facts: T, key: K): T {
  const rest = { ...facts };
  delete rest[key];
  return rest;
}

const membersOf = (lab: LabConfig): readonly EtcdMemberFacts[] => etcdNodes(lab).map(node => ({ name: node.name, endpoint: etcdEndpointOf(lab, node), ...etcdFacts }));

/** What one of several members says of itself and of the others; the first is the leader. */
function toldBy(lab: LabConfig, name: string): Partial<EtcdMemberFacts> {
  const nodes = etcdNodes(lab);
  const idOf = (node: NodeConfig): string => `a${nodes.indexOf(node) + 1}`;
  const self = nodes.find(node => node.name === name) ?? nodes[0];
  return {
    ...{ memberId: idOf(self), clusterId: 'c1', leaderId: 'a1', term: 2, revision: 40, dbSize: 20_480, learner: false },
    knows: nodes.map(node => ({ id: idOf(node), name: node.name, peerUrls: [`http://${node.address}:2380`], clientUrls: [etcdEndpointOf(lab, node)], learner: false })),
  };
}

const etcdFacts = { reachable: true, healthy: true, version: '3.4.23' };

function withDefaults(type: Backend['type']): Backend {
  switch (type) {
    case 'host-gw':
      return { type };
    case 'vxlan':
      return { type, vni: 1, port: 8472, directRouting: false };
    case 'udp':
      return { type, port: 8285 };
  }
}

function cidr(text: string) {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(`not a CIDR: ${text}`);
  return parsed;
}

function plan(count: number, backend: Backend): LabConfig {
  const nodeNetwork = growToHold(cidr('172.17.8.0/24'), count);
  const addresses = hostAddresses(nodeNetwork);
  const nodes = Array.from({ length: count }, (_, index): NodeConfig => {
    const { value } = addresses.next();
    if (!value) throw new Error('the node network is too small');
    return { name: `node${index + 1}`, address: value, roles: index === 0 ? ['etcd', 'worker'] : ['worker'] };
  });
  return {
    ...{ name: 'k8s-lab', provider: 'sandbox', nodes, nodeNetwork },
    etcd: { clientPort: 2379, prefix: '/kube-centos/network' },
    flannel: { network: cidr('172.33.0.0/16'), subnetLen: 24, backend },
  };
}

const overheads = { 'host-gw': 0, vxlan: 50, udp: 28 };

function numberOf(lab: LabConfig, { name }: NodeConfig): number {
  return lab.nodes.findIndex(node => node.name === name) + 1;
}

function subnetBase(lab: LabConfig, node: NodeConfig): string {
  return `172.33.${numberOf(lab, node)}`;
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function macOf(prefix: string, { address }: NodeConfig): string {
  const value = ipv4ToNumber(address);
  return [prefix, ...[24, 16, 8, 0].map(shift => hex((value >>> shift) & 255))].join(':');
}

function leaseOf(lab: LabConfig, node: NodeConfig): LeaseFacts {
  const { backend } = lab.flannel;
  const base = subnetBase(lab, node);
  return {
    key: `${lab.etcd.prefix}/subnets/${base}.0-24`,
    subnet: `${base}.0/24`,
    publicIp: node.address,
    ...(backend.type !== 'udp' && { backendType: backend.type }),
    ...(backend.type === 'vxlan' && { vtepMac: macOf('0e:aa', node) }),
    ttl: 86_390,
  };
}

function overlayLink({ flannel: { backend } }: LabConfig): string | undefined {
  if (backend.type === 'host-gw') return undefined;
  return backend.type === 'vxlan' ? `flannel.${backend.vni}` : 'flannel0';
}

function nodeFacts(lab: LabConfig, node: NodeConfig): NodeFacts {
  const base = subnetBase(lab, node);
  const mtu = 1500 - overheads[lab.flannel.backend.type];
  const up = ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'];
  const overlay = overlayLink(lab);
  const devices = ['eth0', 'eth1', 'docker0', ...(overlay === undefined ? [] : [overlay])];
  return {
    ...node,
    reachable: true,
    hostname: node.name,
    machineId: hex(numberOf(lab, node)).padStart(32, '0'),
    clockOffsetMs: numberOf(lab, node) % 7,
    addresses: [
      { device: 'lo', address: '127.0.0.1', prefixLength: 8 },
      { device: 'eth0', address: '10.0.2.15', prefixLength: 24 },
      { device: 'eth1', address: node.address, prefixLength: lab.nodeNetwork.prefixLength },
      { device: 'docker0', address: `${base}.1`, prefixLength: 24 },
      ...(overlay === undefined ? [] : [{ device: overlay, address: `${base}.0`, prefixLength: 32 }]),
    ],
    links: [
      { name: 'lo', mtu: 65_536, state: 'UNKNOWN', flags: ['LOOPBACK', 'UP', 'LOWER_UP'], mac: '00:00:00:00:00:00' },
      { name: 'eth0', mtu: 1500, state: 'UP', flags: up, mac: '52:54:00:26:10:60' },
      { name: 'eth1', mtu: 1500, state: 'UP', flags: up, mac: macOf('02:01', node) },
      // A bridge without an attached container.
      { name: 'docker0', mtu: 1500, state: 'DOWN', flags: ['NO-CARRIER', 'BROADCAST', 'MULTICAST', 'UP'], mac: macOf('02:42', node) },
      { name: 'k8s-lab-probe0', mtu, state: 'UP', flags: up, mac: macOf('02:43', node), master: 'docker0' },
      ...(overlay === undefined ? [] : [{ name: overlay, mtu, state: 'UNKNOWN', flags: up, mac: macOf('0e:aa', node) }]),
    ],
    routes: routesOf(lab, node),
    rules: [
      { priority: 0, text: 'from all lookup local' },
      { priority: 32_766, text: 'from all lookup main' },
      { priority: 32_767, text: 'from all lookup default' },
    ],
    ...vxlanEntries(lab, node),
    iptables: [
      {
        command: 'iptables',
        filter: [
          ...['-P INPUT ACCEPT', '-P FORWARD ACCEPT', '-P OUTPUT ACCEPT', '-N FLANNEL-FWD'],
          '-A FORWARD -m comment --comment "flanneld forward" -j FLANNEL-FWD',
          '-A FLANNEL-FWD -s 172.33.0.0/16 -m comment --comment "flanneld forward" -j ACCEPT',
          '-A FLANNEL-FWD -d 172.33.0.0/16 -m comment --comment "flanneld forward" -j ACCEPT',
        ],
        nat: ['-P PREROUTING ACCEPT', '-P INPUT ACCEPT', '-P OUTPUT ACCEPT', '-P POSTROUTING ACCEPT'],
      },
    ],
    sysctls: {
      'net.ipv4.ip_forward': '1',
      ...Object.fromEntries(devices.map(device => [`net.ipv4.conf.${device.replace('.', '/')}.forwarding`, '1'])),
    },
    subnetEnv: { network: formatCidr(lab.flannel.network), subnet: `${base}.1/24`, mtu, ipMasq: false },
    files: {},
    services: serviceNames(node, lab).map(name => serviceFacts(lab, node, name)),
    listening: node.roles.includes('etcd') ? [{ protocol: 'tcp', address: node.address, port: lab.etcd.clientPort }] : [],
    pod: { address: `${base}.254`, mtu },
    host: { swapKiB: 0 },
    gaps: {},
  };
}

function serviceFacts(lab: LabConfig, node: NodeConfig, name: string): NodeFacts['services'][number] {
  const flags = [`-etcd-endpoints=${etcdEndpoints(lab).join(',')}`, `-etcd-prefix=${lab.etcd.prefix}`, `-iface=${node.address}`];
  const argv = [name, ...(name === 'flanneld' ? flags : [])];
  return { name, activeState: 'active', subState: 'running', result: 'success', exitStatus: 0, restarts: 0, argv, log: [`${name} is ready`] };
}

function routesOf(lab: LabConfig, node: NodeConfig): readonly Route[] {
  const own = `${subnetBase(lab, node)}.0/24`;
  const main = { type: 'unicast', table: 'main', flags: [] };
  return [
    { ...main, destination: 'default', via: '10.0.2.2', device: 'eth0' },
    { ...main, destination: '10.0.2.0/24', device: 'eth0', scope: 'link' },
    { ...main, destination: formatCidr(lab.nodeNetwork), device: 'eth1', scope: 'link' },
    { ...main, destination: own, device: 'docker0', scope: 'link', flags: ['linkdown'] },
    ...(lab.flannel.backend.type === 'udp' ? [{ ...main, destination: '172.33.0.0/16', device: 'flannel0' }] : []),
    ...lab.nodes.flatMap(peer => (peer.name === node.name ? [] : peerRoutes(lab, peer))),
  ];
}

function peerRoutes(lab: LabConfig, peer: NodeConfig): readonly Route[] {
  const { backend } = lab.flannel;
  const base = subnetBase(lab, peer);
  const route = { type: 'unicast', table: 'main', destination: `${base}.0/24`, flags: [] };
  if (backend.type === 'udp') return [];
  if (backend.type === 'host-gw' || backend.directRouting) return [{ ...route, via: peer.address, device: 'eth1' }];
  return [{ ...route, via: `${base}.0`, device: `flannel.${backend.vni}`, flags: ['onlink'] }];
}

function vxlanEntries(lab: LabConfig, node: NodeConfig): Pick<NodeFacts, 'neighbours' | 'fdb'> {
  const { backend } = lab.flannel;
  if (backend.type !== 'vxlan' || backend.directRouting) return { neighbours: [], fdb: [] };
  const device = `flannel.${backend.vni}`;
  const peers = lab.nodes.filter(({ name }) => name !== node.name);
  return {
    neighbours: peers.map(peer => ({ address: `${subnetBase(lab, peer)}.0`, device, mac: macOf('0e:aa', peer), state: 'PERMANENT' })),
    fdb: peers.map(peer => ({ mac: macOf('0e:aa', peer), device, destination: peer.address, flags: ['self', 'permanent'] })),
  };
}

const counted = (sent: number) => ({ sent, lost: 0 });

function probesFrom(lab: LabConfig, node: NodeConfig): readonly ProbeResult[] {
  const size = 1500 - overheads[lab.flannel.backend.type];
  const from = { node: node.name, place: 'node' } as const;
  const pod = { node: node.name, place: 'pod' } as const;
  const [etcd] = lab.nodes;
  if (!etcd) return [];
  return [
    { from, to: { node: etcd.name, place: 'etcd', address: etcd.address, port: lab.etcd.clientPort }, protocol: 'http', ok: true, ...counted(1) },
    ...lab.nodes.flatMap((peer): ProbeResult[] => {
      if (peer.name === node.name) return [];
      const to = { node: peer.name, place: 'pod', address: `${subnetBase(lab, peer)}.254` } as const;
      return [
        { from, to: { node: peer.name, place: 'node', address: peer.address }, protocol: 'icmp', ok: true, ...counted(21) },
        { from: pod, to, protocol: 'icmp', ok: true, ...counted(21) },
        { from: pod, to, protocol: 'icmp', size, ok: true, ...counted(21) },
        { from: pod, to: { ...to, port: 40_000 }, protocol: 'tcp', ok: true, ...counted(13) },
      ];
    }),
  ];
}
