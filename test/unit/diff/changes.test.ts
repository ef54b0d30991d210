import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../../src/diff/changes.ts';
import type { NodeFacts, Observation, ServiceFacts } from '../../../src/observe/observation.ts';
import { editLease, editMember, editNode, editStore, failProbes, healthyObservation, withMemberOnEveryNode, without } from '../../helpers/observation.ts';

const healthy = healthyObservation();
const vxlan = healthyObservation({ backend: 'vxlan' });

function texts(before: Observation, after: Observation): readonly string[] {
  return changesBetween(before, after).map(({ node, layer, text }) => `${layer} ${node ?? 'lab'}: ${text}`);
}

function onNode2(change: (node: NodeFacts) => Partial<NodeFacts>, before = healthy): readonly string[] {
  return texts(before, editNode(before, 'node2', change));
}

function service(name: string, change: Partial<ServiceFacts>) {
  return ({ services }: NodeFacts): Partial<NodeFacts> => ({ services: services.map(one => (one.name === name ? { ...one, ...change } : one)) });
}

describe('no change', () => {
  it.each([['host-gw'], ['vxlan'], ['udp']] as const)('in a healthy %s lab a moment later', backend => {
    const before = healthyObservation({ backend });
    const later = editNode({ ...before, takenAt: '2026-11-25T00:00:00.000Z' }, 'node1', node => ({
      clockOffsetMs: 300,
      links: node.links.map(link => (link.name === 'docker0' ? { ...link, state: 'UP', flags: ['UP', 'LOWER_UP'], mac: '02:42:00:00:00:09' } : link)),
      routes: node.routes.map(route => ({ ...route, flags: route.flags.filter(flag => flag !== 'linkdown') })).toReversed(),
      neighbours: [...node.neighbours, { address: '172.17.8.102', device: 'eth1', mac: '02:01:ac:11:08:66', state: 'DELAY' }],
      services: node.services.map(one => ({ ...one, log: ['something else'] })),
      listening: [...node.listening, { protocol: 'tcp', address: '0.0.0.0', port: 40_123 }],
      sysctls: { ...node.sysctls, 'net.ipv4.conf.veth1.forwarding': '1' },
    }));
    const probes = later.probes.map(probe => ({ ...probe, late: 1, to: { ...probe.to, port: 41_000 } }));
    expect(texts(before, { ...editLease(later, 'node1', { ttl: 80_000 }), probes })).toEqual([]);
  });

  it('in a network config with other spaces and order', () => {
    expect(texts(healthy, editStore(healthy, ({ config = '' }) => ({ config: JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(config) as object).toReversed()), undefined, 2) })))).toEqual([]);
  });
});

describe('the text of a change', () => {
  it.each<[string, (node: NodeFacts) => Partial<NodeFacts>, readonly string[]]>([
    ['next hop', ({ routes }) => ({ routes: routes.map(route => (route.destination === '172.33.3.0/24' ? { ...route, via: '172.17.8.101' } : route)) }), ['route node2: next hop of route to 172.33.3.0/24 changed from 172.17.8.103 to 172.17.8.101']],
    ['lost route', ({ routes }) => ({ routes: routes.filter(({ destination }) => destination !== '172.33.3.0/24') }), ['route node2: route to 172.33.3.0/24 is gone (it was next hop 172.17.8.103, device eth1)']],
    ['blackhole', ({ routes }) => ({ routes: [...routes, { type: 'blackhole', destination: '172.33.9.0/24', table: 'main', flags: [] }] }), ['route node2: route to 172.33.9.0/24 is new: type blackhole']],
    ['policy rule', ({ rules }) => ({ rules: [...rules, { priority: 100, text: 'from all lookup 100' }] }), ['route node2: policy rule 100: from all lookup 100 is new']],
    ['link down', ({ links }) => ({ links: links.map(link => (link.name === 'eth1' ? { ...link, flags: [] } : link)) }), ['node node2: state of link eth1 changed from up to down', 'node node2: carrier of link eth1 is gone (it was present)']],
    ['MTU', ({ links }) => ({ links: links.map(link => (link.name === 'docker0' ? { ...link, mtu: 1400 } : link)) }), ['bridge node2: MTU of link docker0 changed from 1500 to 1400']],
    ['MAC', ({ links }) => ({ links: links.map(link => (link.name === 'eth1' ? { ...link, mac: '02:00:00:00:00:01' } : link)) }), ['node node2: MAC of link eth1 changed from 02:01:ac:11:08:66 to 02:00:00:00:00:01']],
    ['address', ({ addresses }) => ({ addresses: addresses.map(one => (one.device === 'docker0' ? { ...one, address: '172.17.0.1' } : one)) }), ['bridge node2: address of docker0 changed from 172.33.2.1/24 to 172.17.0.1/24']],
    ['sysctl', ({ sysctls }) => ({ sysctls: Object.fromEntries(Object.keys(sysctls).map(name => [name, '0'])) }), ['forward node2: sysctl net.ipv4.ip_forward changed from 1 to 0']],
    ['wrong neighbour', () => ({ neighbours: [{ address: '172.17.8.103', device: 'eth1', mac: '02:00:00:00:00:09', state: 'STALE' }] }), ['route node2: wrong neighbour entry for 172.17.8.103 on eth1 is new: MAC 02:00:00:00:00:09']],
    ['fixed neighbour', () => ({ neighbours: [{ address: '172.17.8.9', device: 'eth1', mac: '02:00:00:00:00:09', state: 'PERMANENT' }] }), ['route node2: permanent neighbour entry for 172.17.8.9 on eth1 is new: MAC 02:00:00:00:00:09']],
    ['socket', () => ({ listening: [{ protocol: 'tcp', address: '0.0.0.0', port: 80 }] }), ['node node2: listening socket tcp 0.0.0.0:80 is new']],
    ['machine-id', () => ({ machineId: 'f'.repeat(32) }), [`host node2: machine-id changed from ${'0'.repeat(30)}02 to ${'f'.repeat(32)}`]],
    ['clock', () => ({ clockOffsetMs: 60_002 }), ['host node2: its clock moved by 60000 ms']],
    ['stopped service', service('docker', { activeState: 'inactive', subState: 'dead', argv: [] }), ['node node2: docker stopped (it is inactive)']],
    ['failed service', service('docker', { activeState: 'failed', result: 'exit-code', exitStatus: 1, argv: [] }), ['node node2: docker stopped (it is failed: exit-code 1)']],
    ['restart', service('flanneld', { restarts: 1, startedAt: 12 }), ['node node2: flanneld restarted by itself (0 restarts before, 1 now)']],
    ['start by hand', service('flanneld', { startedAt: 12 }), ['node node2: flanneld was restarted']],
    ['suspension', service('flanneld', { suspended: true }), ['node node2: flanneld was suspended (SIGSTOP)']],
    ['arguments', service('docker', { argv: ['docker', '--debug'] }), ['node node2: docker runs with other arguments: now --debug']],
    ['no answer', () => ({ reachable: false, unreachableBecause: 'it is not there', links: [] }), ['host node2: it no longer answers: it is not there']],
    ['a section that was not read', () => ({ gaps: { ip: 'ip: not found' }, links: [], routes: [] }), ['host node2: its ip could no longer be read: ip: not found']],
    ['subnet.env', ({ subnetEnv }) => (subnetEnv ? { subnetEnv: { ...subnetEnv, mtu: 9000 } } : {}), ['lease node2: MTU of /run/flannel/subnet.env changed from 1500 to 9000']],
    ['SELinux', ({ host }) => ({ host: { ...host, selinux: 'Enforcing' } }), ['host node2: SELinux is new: Enforcing']],
  ])('%s', (_what, change, expected) => {
    expect(onNode2(change)).toEqual(expected);
  });

  it('iptables: policy, rules with their numbers, and order', () => {
    const filter = (change: (lines: readonly string[]) => readonly string[]) =>
      onNode2(({ iptables }) => ({ iptables: iptables.map(one => ({ ...one, filter: change(one.filter) })) }));
    const where = 'forward node2: iptables, table filter, chain';
    expect(filter(lines => lines.map(line => line.replace('FORWARD ACCEPT', 'FORWARD DROP')))).toEqual([`${where} FORWARD: policy changed from ACCEPT to DROP`]);
    expect(filter(lines => lines.flatMap(line => (line.startsWith('-A FORWARD') ? ['-A FORWARD -j REJECT', line] : [line])))).toEqual([`${where} FORWARD: rule 1 is new: -j REJECT`]);
    expect(filter(lines => lines.slice(0, -1))).toEqual([expect.stringMatching(/FLANNEL-FWD: rule 2 is gone: -d 172/)]);
    expect(filter(lines => [...lines.slice(0, -2), ...lines.slice(-2).toReversed()])).toEqual([`${where} FLANNEL-FWD: its rules are in another order`]);
    const ofKubeProxy = (order: (rules: readonly string[]) => readonly string[]) =>
      editNode(healthy, 'node2', ({ iptables }) => ({ iptables: iptables.map(one => ({ ...one, nat: [...one.nat, '-N KUBE-SERVICES', ...order(['-A KUBE-SERVICES -j A', '-A KUBE-SERVICES -j B'])] })) }));
    expect(texts(ofKubeProxy(rules => rules), ofKubeProxy(rules => rules.toReversed()))).toEqual([]);
  });

  it('files: the changed line', () => {
    const before = editNode(healthy, 'node2', () => ({ files: { '/etc/sysconfig/flanneld': 'A="1"\nB="2"\n', '/run/flannel/docker': 'X=1\n' } }));
    const after = editNode(healthy, 'node2', () => ({ files: { '/etc/sysconfig/flanneld': 'A="1"\nB="3"\nC="4"\n' } }));
    expect(texts(before, after)).toEqual([
      'node node2: /etc/sysconfig/flanneld has B="3" instead of B="2"',
      'node node2: /etc/sysconfig/flanneld has a new line: C="4"',
      'bridge node2: /run/flannel/docker is gone',
    ]);
  });

  it('tunnel entries', () => {
    const change = ({ fdb }: NodeFacts): Partial<NodeFacts> => ({ fdb: fdb.map(entry => (entry.destination === '172.17.8.103' ? { ...entry, destination: '172.17.8.101' } : entry)) });
    expect(onNode2(change, vxlan)).toEqual(['route node2: destination of forwarding entry for 0e:aa:ac:11:08:67 on flannel.1 changed from 172.17.8.103 to 172.17.8.101']);
  });

  it('leases and the network config', () => {
    expect(texts(healthy, editLease(healthy, 'node2', { subnet: '172.33.9.0/24' }))).toEqual(['lease lab: lease of node2 moved from 172.33.2.0/24 to 172.33.9.0/24']);
    expect(texts(healthy, editStore(healthy, ({ leases }) => ({ leases: leases.slice(1) })))).toEqual(['lease lab: lease of node1 is gone (it was 172.33.1.0/24, backend type host-gw)']);
    const { v3 } = healthy.etcd;
    expect(texts(healthy, { ...healthy, etcd: { ...healthy.etcd, v3: without(v3, 'config') } })).toEqual([expect.stringMatching(/^etcd lab: network config \/kube-centos\/network\/config \(API v3\) is gone \(it was \{/)]);
    expect(texts(healthy, { ...healthy, etcd: { ...healthy.etcd, alarms: ['NOSPACE'] } })).toEqual(['etcd lab: etcd alarm NOSPACE is new']);
    expect(texts(healthy, { ...healthy, etcd: { ...healthy.etcd, reachable: false, unreachableBecause: 'refused' } })).toEqual(['etcd lab: etcd no longer answers: refused']);
  });

  it('members of etcd, each by its name', () => {
    const three = withMemberOnEveryNode(healthy);
    const [facts] = three.etcd.members ?? [];
    const was = `healthy, version ${facts?.version}`;
    expect(texts(three, editMember(three, 'node2', { healthy: false }))).toEqual([`etcd lab: etcd member node2 changed from ${was} to unhealthy, version ${facts?.version}`]);
    expect(texts(three, editMember(three, 'node3', { reachable: false, healthy: false }))).toEqual([`etcd lab: etcd member node3 changed from ${was} to unreachable`]);
    expect(texts(editMember(three, 'node1', { version: '3.4.0' }), three)).toEqual([`etcd lab: etcd member node1 changed from healthy, version 3.4.0 to ${was}`]);
    expect(texts(three, three)).toEqual([]);
  });

  it('traffic: one line per pair of ends', () => {
    const after = failProbes(healthy, ({ from, to }) => from.place === 'pod' && from.node === 'node1' && to.node === 'node2');
    expect(texts(healthy, after)).toEqual(['traffic node1: traffic from its pod to the pod of node2 is no longer answered (no answer): icmp, full-size icmp, tcp']);
    expect(texts(after, healthy)).toEqual(['traffic node1: traffic from its pod to the pod of node2 is answered again: icmp, full-size icmp, tcp']);
  });
});
