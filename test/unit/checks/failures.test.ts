import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/checks/judge.ts';
import type { Check } from '../../../src/checks/check.ts';
import { checks } from '../../../src/checks/index.ts';
import type { EtcdMemberFacts, EtcdUserFacts, LeaseFacts, NodeFacts, Observation, Route } from '../../../src/observe/observation.ts';
import { editCertificate, editLease, editMember, editNode, editStore, failProbes, healthyObservation, withMemberOnEveryNode, without, withTls } from '../../helpers/observation.ts';
import type { HealthyLab } from '../../helpers/observation.ts';

type Edit = (seen: Observation) => Observation;
/** The edit, the checks that then fail, and part of the first one's text. */
type Case = readonly [what: string, edit: Edit, failed: readonly string[], says: RegExp, lab?: HealthyLab];

const node2 = (change: Partial<NodeFacts> | ((node: NodeFacts) => Partial<NodeFacts>)): Edit => seen =>
  editNode(seen, 'node2', node => (typeof change === 'function' ? change(node) : change));
const lose = (key: keyof NodeFacts): Edit => seen => ({ ...seen, nodes: seen.nodes.map(node => (node.name === 'node2' ? without(node, key) : node)) });
const lease = (change: Partial<LeaseFacts>): Edit => seen => editLease(seen, 'node2', change);
const addLease = (change: Partial<LeaseFacts>): Edit => seen =>
  editStore(seen, ({ leases }) => ({ leases: [...leases, { key: '/k/subnets/172.33.200.0-24', subnet: '172.33.200.0/24', backendType: 'host-gw', ttl: 80_000, ...change }] }));
const dropLease: Edit = seen => editStore(seen, ({ leases }) => ({ leases: leases.filter(({ publicIp }) => publicIp !== '172.17.8.102') }));
const etcd = (change: Partial<Observation['etcd']>): Edit => seen => ({ ...seen, etcd: { ...seen.etcd, ...change } });
const config = (text: string): Edit => seen => editStore(seen, () => ({ config: text }));
const noConfig: Edit = seen => ({ ...seen, etcd: { ...seen.etcd, [seen.api]: without(seen.etcd[seen.api], 'config') } });
const links = (name: string, change: Partial<NodeFacts['links'][number]>): Edit =>
  node2(node => ({ links: node.links.map(link => (link.name === name ? { ...link, ...change } : link)) }));
const loseLink = (name: string): Edit => node2(node => ({ links: node.links.filter(link => link.name !== name) }));
const address = (device: string, change: Partial<NodeFacts['addresses'][number]>): Edit =>
  node2(node => ({ addresses: node.addresses.map(entry => (entry.device === device ? { ...entry, ...change } : entry)) }));
const service = (name: string, change: Partial<NodeFacts['services'][number]>): Edit =>
  node2(node => ({ services: node.services.map(one => (one.name === name ? { ...one, ...change } : one)) }));
const subnetEnv = (change: Partial<NonNullable<NodeFacts['subnetEnv']>>): Edit => node2(({ subnetEnv: env }) => (env ? { subnetEnv: { ...env, ...change } } : {}));
const route = (destination: string, change: Partial<Route>): Edit =>
  node2(node => ({ routes: node.routes.map(one => (one.destination === destination ? { ...one, ...change } : one)) }));
const loseRoute = (destination: string): Edit => node2(node => ({ routes: node.routes.filter(one => one.destination !== destination) }));
const addRoute = (change: Partial<Route> & { destination: string }): Edit =>
  node2(node => ({ routes: [...node.routes, { type: 'unicast', table: 'main', flags: [], ...change }] }));
const rule = (priority: number, text: string): Edit => node2(node => ({ rules: [...node.rules, { priority, text }] }));
const filter = (...lines: string[]): Edit => node2({ iptables: [{ command: 'iptables', filter: lines, nat: [] }] });
const sysctl = (name: string, value: string): Edit => node2(node => ({ sysctls: { ...node.sysctls, [name]: value } }));
const probes = (which: Parameters<typeof failProbes>[1], error?: string): Edit => seen => failProbes(seen, probe => probe.from.node === 'node2' && which(probe), error);
const loseProbes = (which: Parameters<typeof failProbes>[1]): Edit => seen => ({ ...seen, probes: seen.probes.filter(probe => !(probe.from.node === 'node2' && which(probe))) });
const both = (...edits: Edit[]): Edit => seen => edits.reduce((now, edit) => edit(now), seen);
/** node2 loses a part of what arrives from every other node. */
const losing = (share: number): Edit => seen => {
  const peers = seen.nodes.filter(({ name }) => name !== 'node2').map(({ name }) => name);
  const [there, back] = [peers.map(peer => [peer, 'node2'] as const), peers.map(peer => ['node2', peer] as const)];
  const lost = Math.round(200 * share);
  const samples = [...there, ...back].map(([from, to]) => ({
    ...{ from: { node: from, place: 'pod' as const }, to: { node: to, place: 'pod' as const }, protocol: 'icmp' as const },
    ...{ sent: 200, lost, arrived: to === 'node2' ? 200 - lost : 200 },
  }));
  return { ...seen, loss: { samples, counters: [{ node: 'node2', place: 'node', what: 'iptables -t raw -A PREROUTING -j DROP', rose: 4 * lost }] } };
};
/** node2's answers come late; of handshakes, only the wait for them tells. */
const late = (share: number): Edit => seen => {
  const pairs = ['node1', 'node3'].flatMap(peer => [[peer, 'node2'], ['node2', peer]] as const);
  const hit = Math.round(200 * share);
  const samples = pairs.flatMap(([from, to]) => {
    const ends = { from: { node: from, place: 'pod' as const }, to: { node: to, place: 'pod' as const } };
    return [{ ...ends, protocol: 'icmp' as const, sent: 200, lost: 0, late: hit, arrived: 200 }, { ...ends, protocol: 'tcp' as const, sent: 200, lost: hit }];
  });
  const counters = [
    { node: 'node2', place: 'node' as const, what: 'Tcp: OutErrs', rose: 90 },
    { node: 'node2', place: 'node' as const, what: 'tc qdisc tbf of eth1: overlimits', rose: 50 },
  ];
  return { ...seen, loss: { samples, counters } };
};
const lossUnmeasured: Edit = seen => ({ ...seen, probes: seen.probes.map(probe => ({ ...probe, lost: probe.from.node === 'node2' && probe.protocol === 'tcp' ? 2 : 0 })) });
const pod = (mtu: number): Edit => node2({ pod: { address: '172.33.2.254', mtu } });

/** An etcd of one member that speaks TLS, with a certificate of node2's flanneld that differs. */
const client2 = (change: Parameters<typeof editCertificate>[3]): Edit => seen => editCertificate(withTls(seen), 'node2', 'flanneld.crt', change);
const pki2 = (change: Partial<NonNullable<NodeFacts['etcdPki']>>): Edit => seen => editNode(withTls(seen), 'node2', ({ etcdPki }) => (etcdPki ? { etcdPki: { ...etcdPki, ...change } } : {}));
const member1 = (change: Parameters<typeof editCertificate>[3]): Edit => seen => editCertificate(withTls(seen), 'node1', 'server.crt', change);
const user = (change: Partial<EtcdUserFacts>): Edit => seen => {
  const secure = withTls(seen);
  return { ...secure, etcd: { ...secure.etcd, users: secure.etcd.users?.map(one => ({ ...one, ...change })) ?? [] } };
};

/** An etcd of three members, in which node2's is changed. */
const ofThree: Edit = seen => withMemberOnEveryNode(seen);
const member2 = (change: Partial<EtcdMemberFacts>): Edit => seen => editMember(ofThree(seen), 'node2', change);
const silent = { reachable: false, healthy: false, unreachableBecause: 'refused' };
const allMembers = (change: (member: EtcdMemberFacts) => Partial<EtcdMemberFacts>): Edit => seen =>
  (seen.etcd.members ?? []).reduce((now, member) => editMember(now, member.name, change(member)), seen);

const good = '{"Network":"172.33.0.0/16","SubnetLen":24,"Backend":{"Type":"host-gw"}}';
const vxlan: HealthyLab = { backend: 'vxlan' };
const direct: HealthyLab = { backend: { type: 'vxlan', vni: 1, port: 8472, directRouting: true } };
const udp: HealthyLab = { backend: 'udp' };

const cases: readonly Case[] = [
  ['a node that does not answer', node2({ reachable: false, unreachableBecause: 'it hangs' }), ['nodes-reachable'], /node does not answer.*it hangs/],
  ['a missing node', seen => ({ ...seen, nodes: seen.nodes.slice(0, 2) }), ['nodes-reachable'], /node3: the node does not exist/],
  ['another hostname', node2({ hostname: 'impostor' }), ['identities-unique'], /hostname.*node2.*impostor/],
  ['no hostname', lose('hostname'), ['identities-unique'], /unknown/],
  ['a hostname twice', node2({ hostname: 'node1' }), ['identities-unique'], /hostname is wrong/],
  ['no machine-id', lose('machineId'), ['identities-unique'], /machine-id is missing/],
  ['a machine-id twice', seen => node2({ machineId: seen.nodes[0]?.machineId ?? '' })(seen), ['identities-unique'], /node1 has the same machine-id/],
  ['a MAC address twice', links('eth1', { mac: '02:01:AC:11:08:65' }), ['identities-unique'], /node1 has the same MAC address/],
  ["eth0's address everywhere", seen => seen, [], /^$/],
  ["no route to the node's own pods", node2(node => ({ routes: node.routes.filter(({ device }) => device !== 'docker0') })), ['bridge-address'], /route to the node's own pods is missing.*172.33.2.0\/24 dev docker0/],
  ['an MTU of its own', links('eth1', { mtu: 1300 }), ['link-mtu'], /node2: eth1 has another MTU.*mtu 1500 mtu 1300 \(node1 1500, node3 1500\).*ip link set eth1 mtu 1500/],
  ['another address before the planned one', node2(({ addresses }) => ({ addresses: [{ device: 'eth1', address: '172.17.8.200', prefixLength: 32 }, ...addresses] })), ['node-addresses'], /172.17.8.200 comes before the planned address.*172.17.8.102 first/],
  ['a clock 5 s ahead', node2({ clockOffsetMs: 5000 }), ['clocks-agree'], /node2: the clock is 5.0 s ahead/],
  ['a clock 5 s behind', node2({ clockOffsetMs: -5000 }), ['clocks-agree'], /node2: the clock is 5.0 s behind/],
  ['a clock reported late by a busy node', node2({ clockOffsetMs: 1500 }), [], /^$/],
  ['no clock', lose('clockOffsetMs'), ['clocks-agree'], /could not be read/],
  ['no planned address', address('eth1', { address: '172.17.8.55' }), ['node-addresses'], /the planned address 172.17.8.102 is missing/],
  ['another prefix length', address('eth1', { prefixLength: 16 }), ['node-addresses'], /wrong prefix length.*\/24.*\/16/],
  ['a device that is down', links('eth1', { flags: ['BROADCAST'], state: 'DOWN' }), ['node-addresses'], /eth1.*is not up/],
  ['a device whose lower one is down', links('eth1', { state: 'LOWERLAYERDOWN' }), ['node-addresses'], /LOWERLAYERDOWN/],
  ['a device without carrier', links('eth1', { flags: ['UP', 'NO-CARRIER'] }), ['node-addresses'], /NO-CARRIER/],
  ['a link that is missing', loseLink('eth1'), ['node-addresses'], /no such link/],
  ['a stopped service', service('flanneld', { activeState: 'inactive', subState: 'dead', argv: [] }), ['services-running'], /flanneld is stopped.*k8s-lab up/],
  ['a failed service', service('docker', { activeState: 'failed', result: 'exit-code', exitStatus: 3, log: ['bad bip'] }), ['services-running'], /docker failed.*exit status 3.*last log line: bad bip.*k8s-lab logs node2 docker/],
  ['a service whose process has ended', service('flanneld', { processState: 'Z' }), ['services-running'], /flanneld counts as active, but its process is dead.*state Z.*systemctl restart flanneld/],
  ['a service that keeps restarting', service('flanneld', { activeState: 'activating', restarts: 7, argv: [] }), ['services-running'], /not ready.*7 restarts/],
  ['a service in another state', service('docker', { activeState: 'reloading' }), ['services-running'], /docker is reloading/],
  ['a service that is missing', node2(({ services }) => ({ services: services.slice(1) })), ['services-running'], /flanneld is missing/],
  ['another prefix', service('flanneld', { argv: ['flanneld', '--etcd-prefix', '/coreos.com/network'] }), ['services-running'], /-etcd-prefix=\/kube-centos\/network.*-etcd-prefix=\/coreos.com/],
  ['an empty prefix', service('flanneld', { argv: ['flanneld', '-etcd-endpoints=', '-etcd-prefix='] }), ['services-running'], /wrong -etcd-prefix/],
  ['another endpoint', service('flanneld', { argv: ['flanneld', '-etcd-endpoints=http://127.0.0.1:2379'] }), ['services-running'], /-etcd-endpoints/],
  ['several endpoints, one of them planned', service('flanneld', { argv: ['flanneld', '-etcd-endpoints=http://10.0.0.1:2379,http://172.17.8.101:2379/'] }), [], /^$/],
  ['etcd that does not answer', etcd({ reachable: false, healthy: false, unreachableBecause: 'refused' }), ['etcd-healthy'], /etcd does not answer.*refused/],
  ['etcd that is not healthy', etcd({ healthy: false }), ['etcd-healthy'], /not healthy/],
  ['an alarm', etcd({ alarms: ['NOSPACE'] }), ['etcd-healthy'], /alarm: NOSPACE/],
  ['another alarm', etcd({ alarms: ['CORRUPT'] }), ['etcd-healthy'], /alarm list/],
  ['three members, of which one does not answer', member2(silent), [], /^$/],
  ['three members, of which two do not answer', seen => allMembers(({ name }) => (name === 'node1' ? { healthy: false } : silent))(ofThree(seen)), ['etcd-healthy', 'etcd-quorum'], /node1: etcd is not healthy/],
  ['a member of another cluster', member2({ clusterId: 'beef' }), ['etcd-members'], /node2: etcd here belongs to another cluster.*cluster c1.*cluster beef/],
  ['an etcd that speaks TLS', withTls, [], /^$/],
  ['three members that speak TLS', seen => withTls(ofThree(seen)), [], /^$/],
  ['a certificate that has expired', member1({ notAfter: '2026-11-20T00:00:00.000Z' }), ['etcd-certificates'], /node1: \/etc\/etcd\/pki\/server.crt has expired.*etcd rotate-certs node1/],
  ['a certificate that is not valid yet', client2({ notBefore: '2026-12-20T00:00:00.000Z' }), ['etcd-certificates'], /node2: .*flanneld.crt is not valid yet/],
  ['a certificate of another authority', client2({ signedByCa: false }), ['etcd-certificates'], /flanneld.crt is not signed by the lab's authority/],
  ['a certificate without an address', member1({ names: ['node1', 'localhost', '127.0.0.1'] }), ['etcd-certificates'], /server.crt does not name 172.17.8.101/],
  ['a certificate for clients only', member1({ usages: ['1.3.6.1.5.5.7.3.2'] }), ['etcd-certificates'], /server.crt is not for a server/],
  ['a certificate without usages', member1({ usages: ['any'] }), [], /^$/],
  ['a certificate with the key of another', client2({ key: 'other' }), ['etcd-certificates'], /flanneld.crt does not belong to its key/],
  ['a certificate without a key', client2({ key: 'missing' }), ['etcd-certificates'], /flanneld.crt has no key.*flanneld.key/],
  ['a certificate of another user', client2({ subject: 'CN=somebody' }), ['etcd-certificates'], /logs in as another user than flanneld/],
  ['a file that is no certificate', client2({ subject: '', signedByCa: false, names: [], notBefore: '', notAfter: '' }), ['etcd-certificates'], /flanneld.crt is not a certificate/],
  ['no certificate', pki2({ certificates: [] }), ['etcd-certificates'], /flanneld.crt is missing/],
  ['another authority', pki2({ authority: 'BB:BB' }), ['etcd-certificates'], /node2: \/etc\/etcd\/pki\/ca.crt is of another authority/],
  ['no authority', pki2({ authority: '' }), ['etcd-certificates'], /ca.crt is missing or not a certificate/],
  ['a user without a role', user({ roles: [], grants: [] }), ['etcd-users'], /flanneld may not read and write \/kube-centos\/network\/\*.*roles: none/],
  ['no such user', user({ exists: false, roles: [], grants: [] }), ['etcd-users'], /no such user/],
  ['a user who may only read', user({ grants: [{ role: 'flanneld', access: 'read', from: '/', to: '\0' }] }), ['etcd-users'], /may read \//],
  ['a user of another prefix', user({ grants: [{ role: 'flanneld', access: 'readwrite', from: '/coreos.com/', to: '/coreos.com0' }] }), ['etcd-users'], /may readwrite \/coreos.com\//],
  ['a user of a wider range', user({ grants: [{ role: 'x', access: 'read', from: '/', to: '\0' }, { role: 'x', access: 'write', from: '/kube-centos', to: '/kube-centot' }] }), [], /^$/],
  ['an administrator', user({ roles: ['root'], grants: [] }), [], /^$/],
  ['a node whose packets to etcd are lost', probes(({ to }) => to.place === 'etcd', 'no answer'), ['etcd-reachable'], /node2 asked etcd \(http:\/\/172.17.8.101:2379\): no answer \(packets are lost/],
  ['a node that etcd refuses', probes(({ to }) => to.place === 'etcd', 'Connection refused'), ['etcd-reachable'], /Connection refused \(nothing listens.*ss -ltn/],
  ['a node whose way to etcd is rejected', probes(({ to }) => to.place === 'etcd', 'host unreachable'), ['etcd-reachable'], /host unreachable \(no route.*iptables -S INPUT/],
  ['a node that gets another answer from etcd', probes(({ to }) => to.place === 'etcd', 'HTTP status 503'), ['etcd-reachable'], /HTTP status 503.*curl/],
  ['no probe of etcd', loseProbes(({ to }) => to.place === 'etcd'), ['etcd-reachable'], /not probed/],
  ['no network config', noConfig, ['network-config'], /\/kube-centos\/network\/config is missing from etcd's v3 store.*no network config anywhere.*k8s-lab up/],
  ['the network config in the other store', both(noConfig, seen => etcd({ v2: { ...seen.etcd.v2, config: good } })(seen)), ['network-config'], /in the v2 store, which this flanneld does not read/],
  ['the network config elsewhere', both(noConfig, seen => editStore(seen, () => ({ strayConfigs: ['/coreos.com/network/config'] }))), ['network-config'], /is at \/coreos.com\/network\/config/],
  ['the network config elsewhere in the other store', both(noConfig, seen => etcd({ v2: { ...seen.etcd.v2, strayConfigs: ['/x/config'] } })(seen)), ['network-config'], /at \/x\/config in the v2 store/],
  ['a config that is no JSON', config("{'Network'"), ['network-config'], /cannot read/],
  ['a config without Network', config('{}'), ['network-config'], /cannot read/],
  ['a config with text for a number', config('{"Network":"172.33.0.0/16","SubnetLen":"24","Backend":{"Type":"host-gw"}}'), ['network-config'], /cannot read/],
  ['a config that is a list', config('[]'), ['network-config'], /cannot read/],
  ['another network', config('{"Network":"10.5.0.0/16","Backend":{"Type":"host-gw"}}'), ['network-config'], /Network is 10.5.0.0\/16/],
  ['no backend', config('{"Network":"172.33.0.0/16"}'), ['network-config'], /Backend.Type is udp/],
  ['a config of the same meaning', config('{ "Backend": {"Type":"host-gw"}, "EnableIPv4": true, "Network": "172.33.0.0/16" }'), [], /^$/],
  ['a vxlan config of the same meaning', config('{"Network":"172.33.0.0/16","Backend":{"Type":"vxlan","Port":0}}'), [], /^$/, vxlan],
  ['another VNI', config('{"Network":"172.33.0.0/16","Backend":{"Type":"vxlan","VNI":9}}'), ['network-config'], /VNI is 9/, vxlan],
  ['an API that is off', seen => editStore(seen, () => ({ enabled: false })), ['network-config'], /does not serve API v2.*--enable-v2/, { api: 'v2' }],
  ['no lease', dropLease, ['subnet-leases'], /node2: the subnet lease is missing/],
  ['two leases', addLease({ publicIp: '172.17.8.102' }), ['subnet-leases'], /has 2 subnet leases/],
  ['a lease outside the network', lease({ subnet: '10.9.2.0/24' }), ['subnet-leases', 'subnet-files', 'routes'], /outside the flannel network/],
  ['a lease of another length', lease({ subnet: '172.33.2.0/25' }), ['subnet-leases', 'subnet-files', 'routes'], /wrong prefix length/],
  ['a lease of another backend', lease({ backendType: 'vxlan' }), ['subnet-leases'], /wrong backend.*host-gw.*vxlan/],
  ['a lease without a backend', seen => editStore(seen, ({ leases }) => ({ leases: leases.map(one => without(one, 'backendType')) })), ['subnet-leases'], /no type/],
  ['a subnet below the planned range', seen => ({ ...seen, lab: { ...seen.lab, flannel: { ...seen.lab.flannel, subnetMin: '172.33.3.0' as never } } }), ['network-config', 'subnet-leases'], /SubnetMin is not set/],
  ['a lease of the NAT address', addLease({ publicIp: '10.0.2.15' }), ['lease-owners'], /belongs to no node.*NAT.*10.0.2.15/],
  ['a lease without an owner', addLease({}), ['lease-owners'], /no PublicIP/],
  ['a lease of a node that is gone', addLease({ publicIp: '172.17.8.199' }), ['lease-owners'], /172.17.8.199/],
  ['a lease that is overdue', lease({ ttl: 600 }), ['lease-freshness'], /node2: .*overdue.*600 s/],
  ['a lease that has expired', lease({ ttl: 0 }), ['lease-freshness'], /has expired/],
  ['a lease that lasts too long', lease({ ttl: 100_000 }), ['lease-freshness'], /longer TTL/],
  ['a stranger’s lease that is overdue', addLease({ publicIp: '10.0.2.15', ttl: 60 }), ['lease-owners', 'lease-freshness'], /belongs to no node/],
  ['a reservation', seen => editStore(seen, ({ leases }) => ({ leases: leases.map(one => without(one, 'ttl')) })), [], /^$/],
  ["another node's subnet", subnetEnv({ subnet: '172.33.1.1/24' }), ['subnets-disjoint', 'subnet-files', 'bridge-address'], /overlaps/],
  ['a lease over those of others', addLease({ publicIp: '10.0.2.15', subnet: '172.33.0.0/21' }), ['lease-owners', 'subnets-disjoint'], /belongs to no node/],
  ['a lease in the node network', addLease({ publicIp: '10.0.2.15', subnet: '172.17.8.0/24' }), ['lease-owners', 'subnets-disjoint'], /belongs to no node/],
  ['no subnet.env', lose('subnetEnv'), ['subnet-files'], /subnet.env is missing/],
  ['a subnet.env that cannot be read', both(lose('subnetEnv'), node2({ files: { '/run/flannel/subnet.env': 'x' } })), ['subnet-files'], /cannot be read/],
  ['another network in subnet.env', subnetEnv({ network: '172.34.0.0/16' }), ['subnet-files'], /FLANNEL_NETWORK/],
  ['another subnet in subnet.env', both(subnetEnv({ subnet: '172.33.77.1/24' }), address('docker0', { address: '172.33.77.1' }), addRoute({ destination: '172.33.77.0/24', device: 'docker0' })), ['subnet-files'], /does not have the node's leased subnet/],
  ['another address in subnet.env', both(subnetEnv({ subnet: '172.33.2.9/24' }), address('docker0', { address: '172.33.2.9' })), ['subnet-files'], /FLANNEL_SUBNET=172.33.2.1/],
  ['another MTU in subnet.env', both(subnetEnv({ mtu: 1300 }), pod(1300)), ['subnet-files'], /FLANNEL_MTU=1500.*FLANNEL_MTU=1300/],
  ['the MTU of another backend', both(subnetEnv({ mtu: 1500 }), pod(1500)), ['subnet-files'], /FLANNEL_MTU=1450/, vxlan],
  ['docker0 of docker’s own', address('docker0', { address: '172.18.0.1', prefixLength: 16 }), ['bridge-address'], /172.33.2.1\/24.*172.18.0.1\/16/],
  ['docker0 with two addresses', node2(({ addresses }) => ({ addresses: [...addresses, { device: 'docker0', address: '192.0.2.1', prefixLength: 24 }] })), [], /^$/],
  ['docker0 down', links('docker0', { flags: ['BROADCAST'] }), ['bridge-address'], /docker0 is down.*ip link set docker0 up/],
  ['no docker0', loseLink('docker0'), ['bridge-address'], /docker0 is missing/],
  ['a route that is missing', loseRoute('172.33.1.0/24'), ['routes'], /no route to the subnet of node1 \(172.33.1.0\/24\).*exec node2 -- ip route replace 172.33.1.0\/24 via 172.17.8.101 dev eth1/],
  ['a route by another node', route('172.33.1.0/24', { via: '172.17.8.103' }), ['routes'], /wrong route/],
  ['a route by another device', route('172.33.1.0/24', { device: 'eth0' }), ['routes'], /dev eth0/],
  ['a dead route', route('172.33.1.0/24', { flags: ['dead', 'linkdown'] }), ['routes'], /dead/],
  ['a blackhole', route('172.33.1.0/24', { type: 'blackhole' }), ['routes'], /blackhole/],
  ['a second route', addRoute({ destination: '172.33.1.0/24', via: '172.17.8.103', device: 'eth1', metric: 50 }), ['routes'], /several routes.*ip route del 172.33.1.0\/24 via 172.17.8.103 dev eth1 metric 50/],
  ['a more specific route', addRoute({ destination: '172.33.1.7/32', type: 'blackhole' }), ['routes'], /diverts 172.33.1.7\/32, part of 172.33.1.0\/24/],
  ['a stale route', addRoute({ destination: '172.33.99.0/24', via: '172.17.8.103', device: 'eth1' }), ['routes'], /no node has 172.33.99.0\/24/],
  ['a route away from its own subnet', addRoute({ destination: '172.33.2.0/24', via: '172.17.8.103', device: 'eth1' }), ['routes'], /own subnet/],
  ['a route of a container', addRoute({ destination: '172.33.2.9/32', device: 'veth1' }), [], /^$/],
  ['a route to what is reserved', both(addLease({ publicIp: '172.17.8.199' }), addRoute({ destination: '172.33.200.0/24', via: '172.17.8.199', device: 'eth1' })), ['lease-owners'], /belongs to no node/],
  ['a less specific route', addRoute({ destination: '172.33.0.0/16', type: 'blackhole' }), [], /^$/],
  ['a rule for another table', both(rule(100, 'from all to 172.33.0.0/16 lookup 77'), addRoute({ destination: '172.33.0.0/16', type: 'blackhole', table: '77' })), ['routes'], /rule before the main table.*100: from all/],
  ['a rule for a table with a default', both(rule(100, 'from all lookup 77'), addRoute({ destination: 'default', via: '10.0.2.2', table: '77' })), ['routes'], /before the main/],
  ['a rule that suppresses the default', both(rule(100, 'from all lookup 77 suppress_prefixlength 0'), addRoute({ destination: 'default', via: '10.0.2.2', table: '77' })), [], /^$/],
  ['a rule for an empty table', rule(100, 'from all lookup 77'), [], /^$/],
  ['a rule of another sender', both(rule(100, 'from 192.0.2.7 lookup 77'), addRoute({ destination: 'default', table: '77' })), [], /^$/],
  ['a rule for marked packets', both(rule(100, 'from all fwmark 0x1 lookup 77'), addRoute({ destination: 'default', table: '77' })), [], /^$/],
  ['a rule that forbids', rule(100, 'from all to 172.33.1.0/24 prohibit'), ['routes'], /prohibit/],
  ['a rule after main', both(rule(32_767, 'from all lookup 77'), addRoute({ destination: 'default', table: '77' })), [], /^$/],
  ['no rule for main', node2({ rules: [{ priority: 0, text: 'from all lookup local' }] }), ['routes'], /the rule for the main table is missing/],
  ['no vxlan device', loseLink('flannel.1'), ['routes'], /flannel.1 is missing/, vxlan],
  ['a vxlan device that is down', links('flannel.1', { flags: [] }), ['routes'], /flannel.1 is down/, vxlan],
  ['a vxlan route past the tunnel', route('172.33.1.0/24', { via: '172.17.8.101', device: 'eth1' }), ['routes'], /172.33.1.0\/24 via 172.33.1.0 dev flannel.1 onlink/, vxlan],
  ['no neighbour entries', node2({ neighbours: [] }), ['routes'], /no neighbour entry for the tunnel end of node1/, vxlan],
  ['a neighbour entry of another MAC', node2(({ neighbours }) => ({ neighbours: neighbours.map(one => ({ ...one, mac: '00:00:00:00:00:01' })) })), ['routes'], /wrong neighbour/, vxlan],
  ['a neighbour entry that expires', node2(({ neighbours }) => ({ neighbours: neighbours.map(one => ({ ...one, state: 'STALE' })) })), ['routes'], /STALE/, vxlan],
  ['no forwarding entries', node2({ fdb: [] }), ['routes'], /no forwarding entry.*bridge fdb replace/, vxlan],
  ['forwarding entries to another', node2(({ fdb }) => ({ fdb: fdb.map(one => ({ ...one, destination: '172.17.8.250' })) })), ['routes'], /wrong forwarding/, vxlan],
  ['one route for the whole network, as old flannel', node2(({ routes }) => ({ routes: [...routes.filter(one => one.device !== 'flannel.1'), { type: 'unicast', destination: '172.33.0.0/16', device: 'flannel.1', table: 'main', flags: [] }] })), [], /^$/, vxlan],
  ['a direct route through the tunnel', route('172.33.1.0/24', { via: '172.33.1.0', device: 'flannel.1' }), ['routes'], /wrong route/, direct],
  ['no route to the network', loseRoute('172.33.0.0/16'), ['routes'], /no route to the flannel network/, udp],
  ['no tunnel', loseLink('flannel0'), ['routes'], /flannel0 is missing/, udp],
  ['a route past the tunnel', addRoute({ destination: '172.33.1.0/24', via: '172.17.8.101', device: 'eth1' }), ['routes'], /bypasses the tunnel/, udp],
  ['ip_forward 0', sysctl('net.ipv4.ip_forward', '0'), ['forwarding'], /ip_forward = 0/],
  ['no ip_forward', node2({ sysctls: {} }), ['forwarding'], /unknown/],
  ['a device that does not forward', sysctl('net.ipv4.conf.docker0.forwarding', '0'), ['forwarding'], /arriving on docker0/],
  ['a vxlan device that does not forward', sysctl('net.ipv4.conf.flannel/1.forwarding', '0'), ['forwarding'], /flannel.1/, vxlan],
  ['FORWARD DROP', filter('-P FORWARD DROP'), ['forwarding'], /drops packets.*every other node.*-P FORWARD DROP/],
  ['FORWARD DROP with flannel’s rules', filter('-P FORWARD DROP', '-A FORWARD -s 172.33.0.0/16 -j ACCEPT', '-A FORWARD -d 172.33.0.0/16 -j ACCEPT'), [], /^$/],
  ['a REJECT before the ACCEPT', filter('-P FORWARD ACCEPT', '-A FORWARD -j REJECT --reject-with icmp-host-prohibited', '-A FORWARD -s 172.33.0.0/16 -j ACCEPT'), ['forwarding'], /REJECT/],
  ['docker’s chains', filter('-P FORWARD DROP', '-N DOCKER-USER', '-N DOCKER', '-A FORWARD -j DOCKER-USER', '-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', '-A FORWARD -o docker0 -j DOCKER', '-A FORWARD -i docker0 ! -o docker0 -j ACCEPT', '-A DOCKER-USER -j RETURN'), ['forwarding'], /drops packets to its pods/],
  ['a drop for one peer', filter('-P FORWARD ACCEPT', '-A FORWARD -s 172.33.1.0/24 -j DROP'), ['forwarding'], /to its pods from the pods of node1 /],
  ['a drop of TCP', filter('-P FORWARD ACCEPT', '-A FORWARD -i eth1 -p tcp -j DROP'), ['forwarding'], /-p tcp -j DROP/],
  ['a drop of large packets', filter('-P FORWARD ACCEPT', '-A FORWARD -m length --length 1300:65535 -j DROP'), [], /^$/],
  ['a drop of what is invalid', filter('-P FORWARD ACCEPT', '-A FORWARD -m conntrack --ctstate INVALID -j DROP'), [], /^$/],
  ['a drop by another device', filter('-P FORWARD ACCEPT', '-A FORWARD -i wlan+ -j DROP', '-A FORWARD ! -i docker0 -o eth9 -j DROP'), [], /^$/],
  ['an ACCEPT that cannot be judged', filter('-P FORWARD DROP', '-A FORWARD -m set --match-set pods src -j ACCEPT'), [], /^$/],
  ['a chain left for good', filter('-P FORWARD DROP', '-A FORWARD -g X', '-A FORWARD -j ACCEPT', '-A X -j LOG --log-prefix "x y"'), ['forwarding'], /-P FORWARD DROP/],
  ['chains in a loop', filter('-P FORWARD ACCEPT', '-A FORWARD -j A', '-A A -j A'), [], /^$/],
  ['a drop by the other iptables', node2(({ iptables }) => ({ iptables: [...iptables, { command: 'iptables-legacy', filter: ['-P FORWARD DROP'], nat: [] }] })), ['forwarding'], /iptables-legacy drops.*iptables-legacy -I FORWARD/],
  ['no iptables', node2({ iptables: [] }), [], /^$/],
  ['a node that others do not answer', probes(({ to }) => to.place === 'node', 'no answer'), ['node-traffic'], /node2 \(172.17.8.102\) pinged node1 \(172.17.8.101\), node3 \(172.17.8.103\): no answer/],
  ['no probes of nodes', loseProbes(({ to }) => to.place === 'node'), ['node-traffic'], /not probed/],
  ['no ICMP between pods', probes(({ from, protocol, size }) => from.place === 'pod' && protocol === 'icmp' && size === undefined), ['pod-traffic'], /node2's pod \(172.33.2.254\) pinged node1's pod \(172.33.1.254\), node3's pod \(172.33.3.254\): no answer; TCP: ok/],
  ['no TCP between pods', probes(({ protocol }) => protocol === 'tcp', 'Connection refused'), ['pod-traffic'], /ICMP: ok, TCP: Connection refused/],
  ['no probes of pods', loseProbes(({ from }) => from.place === 'pod'), ['pod-traffic'], /ICMP: not probed, TCP: not probed/],
  ['no pod', both(lose('pod'), node2({ noPodBecause: 'docker0 is missing' })), ['pod-traffic'], /probe pod is missing.*docker0 is missing/],
  ['large packets that do not cross', probes(({ size }) => size !== undefined), ['path-mtu'], /sent 1500 bytes to node1's pod/],
  ['no probe of large packets', loseProbes(({ size }) => size !== undefined), ['path-mtu'], /not probed/],
  ['pods of another MTU than subnet.env says, whose packets cross', pod(1400), [], /^$/],
  ['pods of another MTU than the overlay’s', both(pod(1500), probes(({ size }) => size !== undefined)), ['path-mtu'], /pods' MTU is 1500, but the overlay's is 1450/, vxlan],
  ['one packet in five lost', losing(0.2), ['link-quality'], /^node2: packets to it are lost, from node1, node3 no loss small packets between pods: 160 of 800 lost \(20 %\); node2: iptables -t raw -A PREROUTING -j DROP rose by 160/],
  ['one packet in two hundred lost', losing(0.005), [], /^$/],
  ['one answer in four late, and handshakes that are no more than late', late(0.25), ['link-quality'], /^node2: packets to or from it are late, between it and node1, node3 answers within 200 ms small packets between pods: 200 of 800 answered later than 200 ms \(25 %\); node2: tc qdisc tbf of eth1: overlimits rose by 50 /],
  ['one answer in two hundred late', late(0.005), [], /^$/],
  ['a loss that nobody measured', lossUnmeasured, ['link-quality'], /2 of 13 probes were lost, and the loss was not measured/],
];

describe('each check', () => {
  it.each(cases.map(([what, edit, failed, says, lab]) => ({ what, edit, failed, says, lab })))('$what', ({ edit, failed, says, lab }) => {
    const results = judge(edit(healthyObservation(lab)));
    const failing = results.filter(({ status }) => status === 'failed' || status === 'broken');
    expect(failing.map(({ id }) => id)).toEqual(failed);
    const texts = (failing[0]?.findings ?? []).map(({ node, summary, expected, actual, hint }) => `${node}: ${summary} ${expected} ${actual} ${hint}`);
    expect(texts.length === 0 ? '' : texts.find(text => says.test(text)) ?? texts[0]).toMatch(says);
  });

  it('fails in some case', () => {
    const covered = new Set(cases.flatMap(([, , failed]) => failed));
    // Those of Kubernetes fail in kubernetes.test.ts.
    const { lab } = ofThree(healthyObservation());
    const others = (checks as readonly Check[]).filter(({ appliesTo }) => appliesTo?.(lab) ?? true);
    expect(others.map(({ id }) => id).filter(id => !covered.has(id))).toEqual([]);
  });
});

describe('a check whose dependency did not pass', () => {
  const statuses = (seen: Observation) => new Map(judge(seen).map(result => [result.id, result]));

  it('is skipped without findings', () => {
    const results = statuses(node2({ reachable: false })(healthyObservation()));
    expect(results.get('services-running')).toMatchObject({ status: 'skipped', skippedBecause: 'nodes-reachable' });
    expect(results.get('etcd-healthy')).toMatchObject({ status: 'passed' });
  });

  it('fails because of findings on other nodes', () => {
    const seen = both(node2({ reachable: false }), one => editNode(one, 'node3', () => ({ hostname: 'x' })))(healthyObservation());
    expect(statuses(seen).get('identities-unique')).toMatchObject({ status: 'failed', findings: [{ node: 'node3' }] });
  });

  it('is skipped for the stores when etcd does not answer', () => {
    const results = statuses(etcd({ reachable: false, healthy: false, v3: { enabled: false, leases: [], strayConfigs: [] } })(healthyObservation()));
    for (const id of ['network-config', 'subnet-leases', 'lease-owners', 'lease-freshness', 'subnets-disjoint']) {
      expect(results.get(id)).toMatchObject({ status: 'skipped', skippedBecause: 'etcd-healthy' });
    }
    expect([...results.values()].filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual(['etcd-healthy']);
  });

  it('is broken when it throws', () => {
    const check = { id: 'x', title: 'x', layer: 'host', settleMs: 0, needs: [], judge: () => { throw new Error('oh'); } } as const;
    expect(judge(healthyObservation(), [check])).toMatchObject([{ status: 'broken', findings: [{ actual: 'oh' }] }]);
  });
});
