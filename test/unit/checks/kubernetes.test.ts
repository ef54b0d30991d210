import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { observationIn } from '../../../src/bundle/observation-in.ts';
import type { Check } from '../../../src/checks/check.ts';
import { checks } from '../../../src/checks/index.ts';
import { judge } from '../../../src/checks/judge.ts';
import type { ClusterFacts, ClusterProbe, NodeFacts, Observation } from '../../../src/observe/observation.ts';

type KubernetesFacts = NonNullable<NodeFacts['kubernetes']>;
type Change = (seen: Observation) => Observation;

/** A healthy lab of three nodes with Kubernetes, as collected. */
const path = new URL('../../fixtures/kubernetes/healthy.tar.gz', import.meta.url);
const healthy = observationIn(readFileSync(path), path.pathname);

const onNode2 = (change: (node: NodeFacts) => NodeFacts): Change => seen => ({ ...seen, nodes: seen.nodes.map(node => (node.name === 'node2' ? change(node) : node)) });
const facts = (change: (facts: KubernetesFacts) => Partial<KubernetesFacts>): Change =>
  onNode2(node => (node.kubernetes ? { ...node, kubernetes: { ...node.kubernetes, ...change(node.kubernetes) } } : node));
const api = (change: (cluster: ClusterFacts) => Partial<ClusterFacts>): Change => seen => (seen.cluster ? { ...seen, cluster: { ...seen.cluster, ...change(seen.cluster) } } : seen);
const probes = (change: (probe: ClusterProbe) => ClusterProbe): Change => api(cluster => ({ probes: cluster.probes.map(change) }));
const stopped = (name: string): Change => seen => ({
  ...seen,
  nodes: seen.nodes.map(node => ({ ...node, services: node.services.map(service => (service.name === name ? { ...service, activeState: 'inactive', subState: 'dead' } : service)) })),
});
const firstPod = (change: (pod: ClusterFacts['pods'][number]) => Partial<ClusterFacts['pods'][number]>): Change =>
  api(cluster => ({ pods: cluster.pods.map((pod, at) => (at === 0 ? { ...pod, ...change(pod) } : pod)) }));

const cases: readonly (readonly [what: string, change: Change, failed: string, says: RegExp])[] = [
  ['no scheduler', stopped('kube-scheduler'), 'control-plane-running', /kube-scheduler is stopped/],
  ['no API', api(() => ({ reachable: false, unreachableBecause: 'Connection refused' })), 'apiserver-ready', /does not answer/],
  ['an API that is not ready', api(() => ({ ready: false, failing: ['etcd'] })), 'apiserver-ready', /not ready/],
  ['an API that cannot read etcd', api(() => ({ unreachableBecause: 'etcdserver: request timed out' })), 'apiserver-ready', /cannot list its objects/],
  ['another authority', facts(() => ({ authority: 'AA:BB' })), 'certificates-valid', /of another authority/],
  ['no authority', facts(() => ({ authority: '' })), 'certificates-valid', /is missing or unreadable/],
  ['an unsigned certificate', facts(({ certificates }) => ({ certificates: certificates.map(one => ({ ...one, signedByCa: false })) })), 'certificates-valid', /is not signed/],
  ['a certificate that has expired', facts(({ certificates }) => ({ certificates: certificates.map(one => ({ ...one, notAfter: '2020-01-01T00:00:00.000Z' })) })), 'certificates-valid', /not valid now/],
  ['a certificate without the address', facts(({ certificates }) => ({ certificates: certificates.map(one => ({ ...one, names: ['node2'] })) })), 'certificates-valid', /does not name 172\.17\.8\.102/],
  ['a file that is no certificate', facts(({ certificates }) => ({ certificates: certificates.map(one => ({ ...one, subject: '' })) })), 'certificates-valid', /is not a certificate/],
  ['no containerd', stopped('containerd'), 'runtimes-running', /containerd is stopped/],
  ['a containerd that does not answer', api(({ nodes }) => ({ nodes: nodes.map(node => ({ ...node, message: 'container runtime is down' })) })), 'runtimes-running', /does not answer kubelet/],
  ['a node that is missing', api(({ nodes }) => ({ nodes: nodes.slice(1) })), 'nodes-registered', /is not registered/],
  ['a node that is not Ready', api(({ nodes }) => ({ nodes: nodes.map(node => ({ ...node, ready: false, message: 'NetworkPluginNotReady' })) })), 'nodes-registered', /is not Ready/],
  ['a node with the address of its NAT', api(({ nodes }) => ({ nodes: nodes.map(node => ({ ...node, internalIp: '10.0.2.15' })) })), 'nodes-registered', /another address/],
  ['a strange node', api(({ nodes }) => ({ nodes: [...nodes, { name: 'laptop', ready: true, message: '', internalIp: '192.0.2.1' }] })), 'nodes-registered', /laptop is registered/],
  ['a kubelet that the API does not reach', api(({ nodes }) => ({ kubelets: nodes.map(({ name }) => (name === 'node2' ? { node: name, ok: false, error: 'i/o timeout' } : { node: name, ok: true })) })), 'kubelets-answer', /does not reach kubelet on node2/],
  ['another CNI file first', facts(({ cniFiles }) => ({ cniFiles: ['00-other.conf', ...cniFiles] })), 'cni-matches-lease', /does not use/],
  ['no CNI file', facts(() => ({ cniFiles: [] })), 'cni-matches-lease', /does not use/],
  ['another bridge', facts(() => ({ cniBridge: 'cni0' })), 'cni-matches-lease', /not on docker0/],
  ['another subnet', facts(() => ({ cniSubnet: '172.33.250.0/24' })), 'cni-matches-lease', /outside the node's lease/],
  ['a missing plug-in', facts(() => ({ missingPlugins: ['portmap'] })), 'cni-matches-lease', /portmap/],
  ['a pod outside its lease', firstPod(() => ({ address: '10.88.0.5' })), 'pod-addresses', /outside its node's lease/],
  ['two pods with one address', api(({ pods }) => ({ pods: pods.flatMap((pod, at) => (at === 0 ? [pod, { ...pod, name: 'twin' }] : [pod])) })), 'pod-addresses', /is the address of 2 pods/],
  ['a pod that is not ready', api(({ deployments }) => ({ deployments: deployments.map(one => ({ ...one, ready: one.wanted - 1 })) })), 'system-workloads', /of 2 pods ready/],
  ['a deployment that is missing', api(({ deployments }) => ({ deployments: deployments.filter(({ name }) => name !== 'coredns') })), 'system-workloads', /coredns is missing/],
  ['a Service that does not answer', probes(one => (one.shows === 'service' && one.from.node === 'node2' ? fail(one, 'no answer') : one)), 'service-vips', /asked 10\.254\./],
  ['a Service with one of two', probes(one => (one.shows === 'service' ? { ...one, answer: healthy.cluster?.probes.find(({ answer, shows }) => shows === 'backend' && answer)?.answer ?? '' } : one)), 'service-vips', /no answer from nginx-/],
  ['a node that asks nothing', api(({ probes: all }) => ({ probes: all.filter(({ from }) => from.node !== 'node3') })), 'service-vips', /could not be tried/],
  ['hairpin mode off', facts(() => ({ hairpinOff: ['veth1'] })), 'hairpin', /veth1/],
  ['a pod that does not reach itself', probes(one => (one.shows === 'hairpin' ? { ...one, answer: 'another' } : one)), 'hairpin', /does not reach itself/],
  ['a DNS that does not answer', probes(one => (one.protocol === 'dns' ? fail(one, 'connection refused') : one)), 'cluster-dns', /connection refused/],
  ['a DNS that knows every name', probes(one => (one.shows === 'no-such-name' ? { ...one, answer: '192.0.2.1' } : one)), 'cluster-dns', /192\.0\.2\.1/],
  ['an ingress that does not answer', probes(one => (one.shows === 'ingress' ? fail(one, 'no answer') : one)), 'ingress-answers', /asked the ingress/],
  ['an ingress that knows one backend of two', probes(one => (one.shows === 'ingress' ? { ...one, answer: healthy.cluster?.probes.find(({ answer, shows }) => shows === 'backend' && answer)?.answer ?? '' } : one)), 'ingress-answers', /never sends a request/],
  ['one backend of two that is not reached', oneBackendCut, 'ingress-answers', /does not reach nginx-\S+ on node\d/],
];

function fail({ answer, ...probe }: ClusterProbe, error: string): ClusterProbe {
  void answer;
  return { ...probe, ok: false, error };
}

function oneBackendCut(seen: Observation): Observation {
  const first = seen.cluster?.probes.find(({ shows }) => shows === 'backend')?.target;
  return probes(one => (one.shows === 'backend' && one.target === first ? fail(one, 'no answer') : one))(seen);
}

describe('a lab with Kubernetes', () => {
  it('passes every check as collected', () => {
    expect(judge(healthy).filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(judge(healthy).map(({ id }) => id)).toContain('ingress-answers');
  });

  it.each(cases)('with %s fails', (_, change, failed, says) => {
    const result = judge(change(healthy)).find(({ id }) => id === failed);
    expect(result?.status).toBe('failed');
    expect(result?.findings.map(({ summary }) => summary).join('\n')).toMatch(says);
    expect(result?.findings.every(({ expected, actual, hint }) => expected !== '' && actual !== '' && hint !== '')).toBe(true);
  });

  it('with one backend of two cut off says so, and not that the ingress leaves it out', () => {
    const cut = healthy.cluster?.probes.find(({ shows }) => shows === 'backend')?.target;
    const silent = probes(one => (one.shows === 'ingress' && one.answer === cut ? fail(one, 'no answer') : one));
    const { findings = [] } = judge(silent(oneBackendCut(healthy))).find(({ id }) => id === 'ingress-answers') ?? {};
    expect(findings.map(({ actual }) => actual)).toEqual(['no answer; 1 of 2 backends answer', ...healthy.nodes.map(() => '2 of 4 times: no answer')]);
  });

  it('has a case for each check', () => {
    const own = (checks as readonly Check[]).filter(({ appliesTo }) => appliesTo?.(healthy.lab)).map(({ id }) => id);
    expect(own.filter(id => !cases.some(([, , failed]) => failed === id))).toEqual([]);
  });

  it('has only the checks of what it has', () => {
    const { kubernetes, ...lab } = healthy.lab;
    expect(kubernetes).toBeDefined();
    expect(judge({ ...healthy, lab }).map(({ id }) => id)).not.toContain('apiserver-ready');
  });
});
