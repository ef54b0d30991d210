import { describe, expect, it } from 'vitest';
import { checksumOffload } from '../../../src/faults/traffic/checksum-offload.ts';
import { explain } from '../../../src/faults/explain.ts';
import { faults } from '../../../src/faults/index.ts';
import type { NodeFacts, Observation } from '../../../src/observe/observation.ts';
import { editNode, failProbes, healthyObservation } from '../../helpers/observation.ts';
import type { HealthyLab } from '../../helpers/observation.ts';

const machines = (lab: HealthyLab, product: string): Observation => {
  const seen = healthyObservation(lab);
  return { ...seen, lab: { ...seen.lab, provider: 'vagrant' }, nodes: seen.nodes.map(node => ({ ...node, host: { ...node.host, product } })) };
};
const lostPods = (seen: Observation) => failProbes(seen, ({ from }) => from.place === 'pod');
const causesOf = (seen: Observation) => explain(seen).causes.map(({ fault }) => fault.id);
const shows = (seen: Observation, id: string) => (faults.find(fault => fault.id === id)?.signature(seen) ?? []).length > 0;
const without = (node: NodeFacts, subnet: string) => ({ routes: node.routes.filter(({ destination }) => destination !== subnet) });

describe("the hypervisor's faults", () => {
  it.each([
    ['anti-spoofing', {}, 'OpenStack Nova'],
    ['hypervisor-eats-vxlan', { backend: 'vxlan' }, 'VMware Virtual Platform'],
  ] as const)('%s is found if everything on the nodes is right', (id, lab, product) => {
    const seen = lostPods(machines(lab, product));
    expect(causesOf(seen)).toEqual([id]);
    expect(explain(seen).unexplained).toEqual([]);
  });

  it.each([
    ['in a sandbox', lostPods({ ...machines({}, 'OpenStack Nova'), lab: healthyObservation().lab })],
    ['of a hypervisor without port security', lostPods(machines({}, 'VirtualBox'))],
    ['over a backend that does without', lostPods(machines({ backend: 'udp' }, 'OpenStack Nova'))],
    ['where nodes do not reach each other either', failProbes(machines({}, 'OpenStack Nova'), ({ to }) => to.place !== 'etcd')],
    ['where one pod is reached', failProbes(machines({}, 'OpenStack Nova'), ({ from, to }) => from.place === 'pod' && to.node === 'node2')],
  ])('are not found %s', (_, seen) => {
    expect(causesOf(seen)).toEqual([]);
  });
});

describe('checksum-offload', () => {
  const lost = failProbes(healthyObservation({ backend: 'vxlan' }), ({ from, to }) => from.place === 'pod' && [from.node, to.node].includes('node2'));
  const dropAt = (seen: Observation): Observation => ({ ...seen, nodes: seen.nodes.map(node => ({ ...node, host: { udpChecksumErrors: node.name === 'node2' ? 0 : 12 } })) });
  const dropped = dropAt(lost);

  it('is found on the node whose packets the others drop', () => {
    const { causes, unexplained } = explain(dropped);
    expect(causes.map(({ fault, nodes }) => [fault.id, nodes])).toEqual([['checksum-offload', ['node2']]]);
    expect(unexplained).toEqual([]);
    expect(checksumOffload.cure(dropped, checksumOffload.signature(dropped))).toEqual([{ where: 'node2', argv: ['ethtool', '-K', 'flannel.1', 'tx-checksum-ip-generic', 'off'] }]);
  });

  it.each([
    ['where nothing was dropped', lost],
    ['where all arrives', dropAt(healthyObservation({ backend: 'vxlan' }))],
    ['over a backend that sends no UDP', { ...dropped, lab: healthyObservation().lab }],
  ])('is not found %s', (_, seen) => {
    expect(causesOf(seen)).not.toContain('checksum-offload');
  });
});

describe('watch-stuck', () => {
  const log = ['E1124 watch.go:1] mvcc: required revision has been compacted'];
  const stuck = editNode(healthyObservation(), 'node2', node => ({
    ...without(node, '172.33.3.0/24'),
    services: node.services.map(service => (service.name === 'flanneld' ? { ...service, log } : service)),
  }));

  it('is the cause of a missing route', () => {
    expect(causesOf(stuck)).toEqual(['watch-stuck']);
    expect(explain(stuck).causes[0]?.explains).toContain('route-missing');
  });

  it('is not found if every route exists or the log has no error', () => {
    const whole = editNode(stuck, 'node2', () => ({ routes: healthyObservation().nodes[1]?.routes ?? [] }));
    expect(shows(whole, 'watch-stuck')).toBe(false);
    expect(causesOf(editNode(healthyObservation(), 'node2', node => without(node, '172.33.3.0/24')))).toEqual(['route-missing']);
  });
});

describe('rp-filter', () => {
  const strict = (value: string) =>
    editNode(healthyObservation(), 'node2', node => ({
      sysctls: { ...node.sysctls, 'net.ipv4.conf.eth1.rp_filter': value, 'net.ipv4.conf.all.rp_filter': '0' },
      routes: node.routes.map(route => (route.destination === '172.33.3.0/24' ? { ...route, device: 'eth0' } : route)),
    }));

  it('is seen if answers take another device, and only if it is strict', () => {
    expect(['0', '1', '2'].map(value => shows(strict(value), 'rp-filter'))).toEqual([false, true, false]);
  });
});

describe('a state that fails no check', () => {
  it('is seen, but is not a cause', () => {
    const noFilter = editNode(healthyObservation(), 'node2', node => ({ sysctls: { ...node.sysctls, 'net.bridge.bridge-nf-call-iptables': '0' } }));
    expect([shows(noFilter, 'br-netfilter'), causesOf(noFilter)]).toEqual([true, []]);
    const nat = ['-A POSTROUTING -s 172.33.2.0/24 ! -o docker0 -j MASQUERADE'];
    const hidden = editNode(machines({}, 'KVM'), 'node2', () => ({ iptables: [{ command: 'iptables', filter: [], nat }] }));
    expect([shows(hidden, 'pod-masquerade'), causesOf(hidden)]).toEqual([true, []]);
  });
});
