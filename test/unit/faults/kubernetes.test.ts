import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { observationIn } from '../../../src/bundle/observation-in.ts';
import { judge } from '../../../src/checks/judge.ts';
import { faultOf, refusalOf } from '../../../src/doctor/stage.ts';
import { explain } from '../../../src/faults/explain.ts';
import { faults } from '../../../src/faults/index.ts';
import type { Observation } from '../../../src/observe/observation.ts';

/** A healthy lab of three nodes with Kubernetes, as collected. */
const path = new URL('../../fixtures/kubernetes/healthy.tar.gz', import.meta.url);
const healthy = observationIn(readFileSync(path), path.pathname);

it.each(faults)('$id is not found in a healthy lab with Kubernetes', fault => {
  expect(fault.signature(healthy)).toEqual([]);
});

it('what fails in a cluster because its overlay does not carry packets has the overlay fault as its cause', () => {
  const { config, ...store } = healthy.etcd.v3;
  expect(config).toBeDefined();
  const seen: Observation = {
    ...healthy,
    etcd: { ...healthy.etcd, v3: { ...store, leases: [] } },
    ...(healthy.cluster && { cluster: { ...healthy.cluster, probes: healthy.cluster.probes.map(probe => ({ ...probe, ok: false, error: 'no answer' })) } }),
    probes: healthy.probes.map(probe => (probe.to.place === 'pod' ? { ...probe, ok: false, error: '' } : probe)),
  };
  const { causes, unexplained } = explain(seen, judge(seen));
  expect(causes.map(({ fault }) => fault.id)).toContain('config-key-missing');
  expect(unexplained.map(({ check }) => check)).not.toEqual(expect.arrayContaining(['ingress-answers']));
  expect(unexplained.map(({ check }) => check)).not.toEqual(expect.arrayContaining(['cluster-dns']));
});

describe('objects that something else has changed', () => {
  const probesFail = (shows: string) => healthy.cluster && { cluster: { ...healthy.cluster, probes: healthy.cluster.probes.map(probe => (probe.shows === shows ? { ...probe, ok: false, answer: '', error: 'answered SERVFAIL' } : probe)) } };
  const seenWith = (shows: string, ...objects: readonly { object: string; path: string; expected: string; actual: string }[]): Observation => ({ ...healthy, ...probesFail(shows), closer: { lost: [], clues: [], objects } });
  const diagnosed = (seen: Observation) => explain(seen, judge(seen));

  it('are the cause of what fails in their layer, and are written again', () => {
    const { causes, unexplained } = diagnosed(seenWith('dns', { object: 'ConfigMap kube-system/coredns', path: '/data/Corefile', expected: 'kubernetes cluster.local', actual: 'kubernetes other.local' }));
    expect(causes.map(({ fault }) => fault.id)).toEqual(['dns-objects-changed']);
    expect(unexplained).toEqual([]);
    const [apply, restart, status, ...more] = causes[0]?.fix ?? [];
    expect([apply?.argv.slice(0, 2), restart?.argv.slice(0, 3), status?.argv.slice(0, 3), more]).toEqual([['apply', '--server-side'], ['rollout', 'restart', 'deployment/coredns'], ['rollout', 'status', 'deployment/coredns'], []]);
    expect(JSON.parse(apply?.input ?? '')).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'coredns' } });
  });

  it('are created again if they are missing, and replaced if the API cannot change them', () => {
    const verbOf = (path: string) => diagnosed(seenWith('dns', { object: 'Service kube-system/kube-dns', path, expected: 'exists', actual: 'missing' })).causes[0]?.fix.map(({ argv }) => argv[0]);
    expect(verbOf('')).toEqual(['apply']);
    expect(verbOf('/spec/clusterIP')).toEqual(['replace']);
  });

  it('do not account for what fails in another layer', () => {
    const { causes, unexplained } = diagnosed(seenWith('ingress', { object: 'ConfigMap kube-system/coredns', path: '/data/Corefile', expected: 'kubernetes cluster.local', actual: 'kubernetes other.local' }));
    expect(unexplained.map(({ check }) => check)).toEqual(['ingress-answers']);
    expect(causes.map(({ fault, explains }) => [fault.id, explains])).toEqual([]);
  });
});

it.each(healthy.nodes.flatMap(({ name, services }) => services.filter(({ activeState }) => activeState === 'active').map(service => [service.name, name] as const)))('%s of %s that is suspended is the only cause of what fails', (service, name) => {
  const nodes = healthy.nodes.map(node => (node.name === name ? { ...node, services: node.services.map(one => (one.name === service ? { ...one, suspended: true } : one)) } : node));
  const { causes, unexplained } = explain({ ...healthy, nodes });
  expect({ causes: causes.map(({ fault, nodes: on }) => [fault.id, ...on]), unexplained }).toEqual({ causes: [['service-suspended', name]], unexplained: [] });
});

it('a FORWARD policy that drops is named beside the rules of kube-proxy, which accept only what is marked or known', () => {
  const nodes = healthy.nodes.map(node => {
    if (node.name !== 'node2') return node;
    const iptables = node.iptables.map(rules => ({
      ...rules,
      filter: rules.filter.filter(line => !line.startsWith('-A FORWARD ') || line.includes('-j KUBE-')).map(line => (line.startsWith('-P FORWARD ') ? '-P FORWARD DROP' : line)),
    }));
    return { ...node, iptables };
  });
  expect(nodes[1]?.iptables[0]?.filter).toContain('-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT');
  const probes = healthy.probes.map(probe => (probe.from.place === 'pod' && probe.to.place === 'pod' && [probe.from.node, probe.to.node].includes('node2') ? { ...probe, ok: false, error: 'no answer' } : probe));
  const seen: Observation = { ...healthy, nodes, probes };
  const { causes, unexplained } = explain(seen, judge(seen));
  expect(causes.map(({ fault, nodes: on }) => [fault.id, ...on])).toEqual([['forward-drop', 'node2']]);
  expect(unexplained).toEqual([]);
});

it('a route that refuses what a node sends to Services is named, and not one that is beside them', () => {
  const refused = (destination: string): Observation => ({
    ...healthy,
    nodes: healthy.nodes.map(node => (node.name === 'node2' ? { ...node, routes: [...node.routes, { table: 'main', type: 'blackhole', destination, flags: [] }] } : node)),
    ...(healthy.cluster && { cluster: { ...healthy.cluster, probes: healthy.cluster.probes.map(probe => (probe.from.node === 'node2' && probe.shows === 'service' ? { ...probe, ok: false, error: 'invalid argument' } : probe)) } }),
  });
  const diagnosed = (destination: string) => {
    const { causes, unexplained } = explain(refused(destination), judge(refused(destination)));
    return { causes: causes.map(({ fault, nodes, fix }) => [fault.id, ...nodes, ...fix.map(({ argv }) => argv.join(' '))]), unexplained: unexplained.map(({ check }) => check) };
  };
  expect(diagnosed('10.254.0.0/16')).toEqual({ causes: [['foreign-route', 'node2', 'ip route del blackhole 10.254.0.0/16']], unexplained: [] });
  expect(diagnosed('10.200.0.0/16')).toEqual({ causes: [], unexplained: ['service-vips'] });
});

it('a fault whose fix would destroy the cluster is not injected into it', () => {
  const { kubernetes, ...lab } = healthy.lab;
  expect(kubernetes).toBeDefined();
  expect(refusalOf(faultOf('etcd-auth'), healthy)).toBe('etcd-auth has no fix in a lab with Kubernetes');
  expect(refusalOf(faultOf('etcd-auth'), { ...healthy, lab })).toBeUndefined();
});
