import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/faults/explain.ts';
import { faultOf } from '../../../src/doctor/stage.ts';
import { faults } from '../../../src/faults/index.ts';
import type { NodeFacts, Observation, ServiceFacts } from '../../../src/observe/observation.ts';
import { editLease, editNode, editStore, healthyObservation, without } from '../../helpers/observation.ts';
import type { HealthyLab } from '../../helpers/observation.ts';

interface Case {
  readonly id: string;
  readonly lab?: HealthyLab;
  readonly broken: (healthy: Observation) => Observation;
  /** In the first evidence. */
  readonly actual: string;
  readonly fix: readonly string[];
}

const env = '/run/flannel/subnet.env';
const prefix = '/kube-centos/network/subnets';
const on = (change: (node: NodeFacts) => Partial<NodeFacts>) => (seen: Observation) => editNode(seen, 'node2', change);
const service = (name: string, change: Partial<ServiceFacts>) => (node: NodeFacts) => ({
  services: node.services.map(one => (one.name === name ? { ...one, ...change } : one)),
});
const withAddress = (device: string, addresses: readonly [address: string, prefixLength: number][]) => (node: NodeFacts) => ({
  addresses: [...node.addresses.filter(entry => entry.device !== device), ...addresses.map(([address, prefixLength]) => ({ device, address, prefixLength }))],
});
const withLink = (name: string, change: object) => (node: NodeFacts) => ({ links: node.links.map(link => (link.name === name ? { ...link, ...change } : link)) });
const docker = (...flags: string[]) => service('docker', { argv: ['dockerd', ...flags] });
const inactive = { activeState: 'inactive', subState: 'dead', argv: [] };
const failing = (said: string) => service('docker', { activeState: 'activating', subState: 'auto-restart', result: 'exit-code', exitStatus: 1, restarts: 3, argv: [], log: [said] });
const addLease = (subnet: string, publicIp: string) => (seen: Observation) =>
  editStore(seen, ({ leases }) => ({ leases: [...leases, { key: `${prefix}/${subnet.replace('/', '-')}`, subnet, publicIp, backendType: 'host-gw', ttl: 80_000 }] }));
const probesFail = (seen: Observation): Observation => ({ ...seen, probes: seen.probes.map(probe => ({ ...probe, ok: !(probe.from.node === 'node2' && probe.to.node === 'node3'), error: 'no answer' })) });

const bipInFile = 'unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives are specified both as a flag and in the configuration file: bip: (from flag: 172.33.2.1/24, from file: 10.0.0.1/24)';
const conflict = 'failed to start daemon: You specified -b & --bip, mutually exclusive options. Please specify only one';
const dead = Array.from({ length: 256 }, (_, index) => `172.33.${index}.0/24`);

const cases: readonly Case[] = [
  { id: 'duplicate-identity', broken: on(() => ({ machineId: '01'.padStart(32, '0') })), actual: `${'01'.padStart(32, '0')}, also on node1`, fix: ["sh -c tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id"] },
  { id: 'duplicate-identity', broken: on(() => ({ hostname: 'node3' })), actual: 'node3, also on node3', fix: ['hostname node2'] },
  { id: 'duplicate-mac', broken: on(withLink('eth1', { mac: '02:01:AC:11:08:65' })), actual: '02:01:ac:11:08:65, also on node1', fix: ['ip link set eth1 address 02:01:ac:11:08:66', 'ip neigh flush to 172.17.8.102 nud all', 'ip neigh flush to 172.17.8.102 nud all'] },
  { id: 'duplicate-mac', broken: seen => editNode(seen, 'node1', withLink('eth1', { mac: '02:01:ac:11:08:66' })), actual: '02:01:ac:11:08:66, also on node2', fix: ['ip link set eth1 address 02:01:ac:11:08:65', 'ip neigh flush to 172.17.8.101 nud all', 'ip neigh flush to 172.17.8.101 nud all'] },
  { id: 'clock-skew', broken: on(() => ({ clockOffsetMs: 5400 })), actual: '5.4 s ahead', fix: ["date -s 5 seconds ago"] },
  { id: 'clock-skew', broken: on(() => ({ clockOffsetMs: -4000 })), actual: '4.0 s behind', fix: ['date -s 4 seconds'] },
  {
    id: 'eth1-no-ip',
    broken: on(withAddress('eth1', [])),
    actual: 'no address',
    fix: ['ip address replace 172.17.8.102/24 broadcast + dev eth1', 'ip link set eth1 up', 'ip route replace 172.33.1.0/24 via 172.17.8.101 dev eth1', 'ip route replace 172.33.3.0/24 via 172.17.8.103 dev eth1'],
  },
  { id: 'eth1-no-ip', lab: { backend: 'vxlan' }, broken: on(withAddress('eth1', [['172.17.8.44', 24]])), actual: '172.17.8.44/24', fix: ['ip address replace 172.17.8.102/24 broadcast + dev eth1', 'ip link set eth1 up'] },
  { id: 'link-down', lab: { backend: 'vxlan' }, broken: on(withLink('eth1', { flags: ['BROADCAST'], state: 'DOWN' })), actual: '<BROADCAST> state DOWN', fix: ['ip link set eth1 up'] },
  { id: 'wrong-netmask', broken: on(withAddress('eth1', [['172.17.8.102', 30]])), actual: '172.17.8.102/30', fix: ['ip address replace 172.17.8.102/24 broadcast + dev eth1', 'ip address del 172.17.8.102/30 dev eth1'] },
  { id: 'duplicate-address', broken: seen => probesFail(editNode(seen, 'node3', withAddress('eth1', [['172.17.8.103', 24], ['172.17.8.102', 24]]))), actual: "172.17.8.102/24, the address of node2", fix: ['ip address del 172.17.8.102/24 dev eth1', 'ip route replace 172.33.2.0/24 via 172.17.8.102 dev eth1'] },
  { id: 'lease-revoked-exit0', broken: on(service('flanneld', { ...inactive, log: ['Lease has been revoked. Shutting down daemon.', 'k8s-lab: flanneld ended with exit status 0'] })), actual: 'inactive, result success, exit status 0', fix: ['systemctl start --no-block flanneld'] },
  { id: 'flanneld-stopped', broken: on(service('flanneld', { ...inactive, log: ['Lease has been revoked. Shutting down daemon.', 'lease acquired', 'k8s-lab: flanneld stopped'] })), actual: 'inactive, result success', fix: ['systemctl start --no-block flanneld'] },
  { id: 'docker-stopped', broken: on(service('docker', inactive)), actual: 'inactive, result success', fix: ['systemctl start docker'] },
  { id: 'docker-failing', broken: on(failing(bipInFile)), actual: 'activating, result exit-code, exit status 1, restarted 3 times', fix: ['mv /etc/docker/daemon.json /etc/docker/daemon.json.refused', 'systemctl restart docker'] },
  { id: 'docker-bip-conflict', broken: on(failing(conflict)), actual: conflict, fix: ['ip link del docker0', 'systemctl restart docker'] },
  { id: 'docker-bip-conflict', broken: on(node => ({ ...failing(conflict)(node), files: { '/etc/sysconfig/docker': 'OPTIONS="-b docker0"\n' } })), actual: conflict, fix: [String.raw`sed -i s/ *\(--bridge\|-b\)[= ][^ "]*// /etc/sysconfig/docker`, 'systemctl daemon-reload', 'systemctl restart docker'] },
  { id: 'selinux', broken: on(node => ({ ...service('docker', { ...inactive, activeState: 'failed', log: ['open /run/flannel/docker: permission denied'] })(node), host: { selinux: 'Enforcing' } })), actual: 'open /run/flannel/docker: permission denied', fix: ['restorecon -RF /run/flannel /etc/sysconfig /etc/systemd/system', 'systemctl restart docker'] },
  { id: 'foreign-lease', broken: addLease('172.33.9.0/24', '172.17.8.250'), actual: '172.17.8.250, the address of no node', fix: [`del ${prefix}/172.33.9.0-24`] },
  { id: 'foreign-lease', lab: { api: 'v2' }, broken: addLease('172.33.9.0/24', '172.17.8.250'), actual: '172.17.8.250, the address of no node', fix: [`rm ${prefix}/172.33.9.0-24`] },
  { id: 'two-leases', broken: addLease('172.33.9.0/24', '172.17.8.102'), actual: 'PublicIP 172.17.8.102', fix: [`del ${prefix}/172.33.9.0-24`] },
  {
    id: 'out-of-subnets',
    broken: seen => dead.filter(subnet => !/33\.[013]\./.test(subnet)).reduce((before, subnet) => addLease(subnet, '172.17.8.250')(before), editStore(seen, ({ leases }) => ({ leases: leases.filter(({ publicIp }) => publicIp !== '172.17.8.102') }))),
    actual: '255 of 255 subnets leased, 253 of them by machines that are not in the lab',
    fix: [`del ${prefix}/172.33.10.0-24 ${prefix}/172.33.29.0-240`, `del ${prefix}/172.33.30.0-24 ${prefix}/172.33.99.0-240`],
  },
  { id: 'duplicate-subnet', broken: on(node => ({ subnetEnv: { network: '172.33.0.0/16', mtu: 1500, ipMasq: false, subnet: '172.33.3.1/24' }, routes: node.routes.map(route => (route.device === 'docker0' ? { ...route, destination: '172.33.3.0/24' } : route)), ...withAddress('docker0', [['172.33.3.1', 24]])(node) })), actual: '172.33.3.1/24, leased to node3', fix: ['systemctl stop flanneld', `rm -f ${env}`, 'systemctl start flanneld', 'systemctl restart docker'] },
  { id: 'backend-mixed', broken: seen => editLease(seen, 'node2', { backendType: 'vxlan' }), actual: 'vxlan', fix: ['systemctl restart --no-block flanneld'] },
  { id: 'lease-not-renewed', broken: seen => editLease(seen, 'node2', { ttl: 600 }), actual: '600 s', fix: ['systemctl restart --no-block flanneld'] },
  { id: 'subnet-env-wrong', broken: on(node => ({ subnetEnv: { network: '172.33.0.0/16', subnet: '172.33.2.1/24', ipMasq: false, mtu: (node.subnetEnv?.mtu ?? 0) - 200 } })), actual: '1300', fix: ['systemctl restart --no-block flanneld'] },
  { id: 'lease-moved-docker-stale', broken: on(node => ({ ...withAddress('docker0', [['172.33.77.1', 24]])(node), ...docker('--bip=172.33.77.1/24')(node) })), actual: '172.33.77.1/24', fix: ['systemctl restart docker'] },
  { id: 'docker0-down', broken: on(withLink('docker0', { flags: ['BROADCAST'], state: 'DOWN' })), actual: '<BROADCAST> state DOWN', fix: ['ip link set docker0 up'] },
  { id: 'docker0-address', broken: on(node => ({ ...withAddress('docker0', [['10.9.9.1', 24]])(node), ...docker('--bip=172.33.2.1/24')(node) })), actual: '10.9.9.1/24', fix: ['ip address replace 172.33.2.1/24 broadcast + dev docker0', 'ip address del 10.9.9.1/24 dev docker0'] },
  {
    id: 'mtu-mismatch',
    lab: { backend: 'vxlan' },
    broken: seen => ({ ...on(docker('--bip=172.33.2.1/24'))(seen), probes: seen.probes.map(probe => ({ ...probe, ok: !(probe.from.node === 'node2' && probe.size !== undefined) })) }),
    actual: 'no --mtu, so 1500',
    fix: ['systemctl restart flanneld docker'],
  },
  {
    id: 'networkmanager-touches-flannel',
    lab: { backend: 'vxlan' },
    broken: on(node => ({ ...withLink('flannel.1', { flags: ['BROADCAST'] })(node), ...withAddress('flannel.1', [])(node), host: { networkManager: 'running' } })),
    actual: 'no address',
    fix: [String.raw`sh -c printf '[keyfile]\nunmanaged-devices=interface-name:flannel*\n' >/etc/NetworkManager/conf.d/k8s-lab.conf`, 'systemctl reload NetworkManager', 'systemctl restart --no-block flanneld'],
  },
];

describe.each(cases)('$id ($actual)', ({ id, lab, broken, actual, fix }) => {
  const seen = broken(healthyObservation(lab));

  it('is the first cause, with its evidence and its fix', () => {
    const [cause] = explain(seen).causes;
    expect(cause).toMatchObject({ fault: { id }, evidence: [{ actual }, ...(cause?.evidence.slice(1) ?? [])] });
    expect(cause?.fix.map(({ argv }) => argv.join(' '))).toEqual(fix);
  });

  it('is the only cause', () => {
    expect(explain(seen).causes.map(cause => cause.fault.id)).toEqual([id]);
    expect(explain(seen).unexplained).toEqual([]);
  });

  it('is mistaken for no other fault, except its consequences', () => {
    const { explains } = faultOf(id);
    const others = faults.filter(fault => fault.id !== id && fault.signature(seen).length > 0).map(fault => fault.id);
    expect(others.filter(other => !explains.includes(other))).toEqual([]);
  });

  it('is not found on a node that did not answer or reported nothing', () => {
    const silent = { addresses: [], links: [], routes: [], neighbours: [], files: {}, services: [], sysctls: {}, iptables: [] };
    for (const change of [{ reachable: false }, silent]) {
      const mute = on(() => change)({ ...seen, nodes: seen.nodes.map(forget) });
      const own = faultOf(id).signature(mute).filter(({ node }) => node === 'node2');
      expect(own).toEqual(toldByOthers.includes(id) ? own : []);
    }
  });
});

// The facts about a lease are in etcd, and those about the other holder of an address on that node.
const toldByOthers = ['backend-mixed', 'duplicate-address'];

function forget(node: NodeFacts): NodeFacts {
  if (node.name !== 'node2') return node;
  return ['subnetEnv', 'hostname', 'machineId', 'clockOffsetMs'].reduce((facts, key) => without(facts, key as keyof NodeFacts), node);
}

describe.each([{ backend: 'host-gw' }, { backend: 'vxlan' }, { backend: 'udp' }, { api: 'v2' }] as const)('in a healthy lab %j', lab => {
  it.each(faults.map(fault => [fault.id, fault] as const))('%s is not found', (_id, fault) => {
    expect(fault.signature(healthyObservation(lab))).toEqual([]);
  });
});

describe('a fault that no lab here can have', () => {
  const kubelet = (log: string): ServiceFacts => ({ name: 'kubelet', activeState: 'activating', subState: 'auto-restart', result: 'exit-code', restarts: 9, argv: [], log: [log] });

  it.each([
    ['failed to run Kubelet: running with swap on is not supported, please disable swap!', ['swapoff -a', 'systemctl restart kubelet']],
    ['kubelet cgroup driver: "cgroupfs" is different from docker cgroup driver: "systemd"', ['sed -i s/cgroupfs/systemd/ /var/lib/kubelet/config.yaml', 'systemctl restart kubelet']],
  ])('swap-cgroup: %s', (log, fix) => {
    const seen = on(node => ({ services: [...node.services, kubelet(log)], host: { swapKiB: 1024 } }))(healthyObservation());
    const evidence = faultOf('swap-cgroup').signature(seen);
    expect(evidence[0]).toMatchObject({ node: 'node2', actual: log });
    expect(faultOf('swap-cgroup').cure(seen, evidence).map(({ argv }) => argv.join(' '))).toEqual(fix);
  });

  it('vtep-arp-expired: an old flannel without a running flanneld', () => {
    const old = on(node => ({
      ...service('flanneld', inactive)(node),
      routes: [...node.routes, { type: 'unicast', table: 'main', destination: '172.33.0.0/16', device: 'flannel.1', flags: [] }],
      neighbours: [{ address: '172.33.3.254', device: 'flannel.1', state: 'FAILED' }],
    }))(healthyObservation({ backend: 'vxlan' }));
    const evidence = faultOf('vtep-arp-expired').signature(old);
    expect(evidence).toMatchObject([{ node: 'node2', peer: 'node3', actual: 'FAILED; flanneld is inactive' }]);
    expect(faultOf('vtep-arp-expired').cure(old, evidence)).toEqual([{ where: 'node2', argv: ['systemctl', 'restart', '--no-block', 'flanneld'] }]);
  });
});
