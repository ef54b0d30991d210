import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { observationIn } from '../../../src/bundle/observation-in.ts';
import { changesBetween } from '../../../src/diff/changes.ts';
import type { ClusterFacts, NodeFacts, Observation } from '../../../src/observe/observation.ts';

/** A healthy lab of three nodes with Kubernetes, as collected. */
const path = new URL('../../fixtures/kubernetes/healthy.tar.gz', import.meta.url);
const healthy = observationIn(readFileSync(path), path.pathname);

type Change = (cluster: ClusterFacts) => Partial<ClusterFacts>;

function told(change: Change, onNodes = (node: NodeFacts): NodeFacts => node): readonly string[] {
  const { cluster } = healthy;
  if (!cluster) throw new Error('the recording has no cluster');
  const after: Observation = { ...healthy, cluster: { ...cluster, ...change(cluster) }, nodes: healthy.nodes.map(onNodes) };
  return changesBetween(healthy, after).map(({ layer, text }) => `${layer} ${text}`);
}

const replaced = (text: string): string => text.replaceAll(/172\.33\.\d+\.\d+(?=\/32)/g, '172.33.99.99').replaceAll(/KUBE-SEP-\w+/g, 'KUBE-SEP-ABCDEFGHIJKLMNOP');
const pods: Change = ({ pods: old, services }) => ({
  pods: old.map(pod => ({ ...pod, name: `${pod.name}-new`, address: '172.33.9.9' })),
  services: services.map(service => ({ ...service, endpoints: service.endpoints.map(one => ({ ...one, address: '172.33.9.9' })) })),
});

describe('the objects of a cluster', () => {
  it('have not changed when every pod was replaced on its node', () => {
    const links = (node: NodeFacts): NodeFacts => ({
      ...node,
      links: node.links.map(link => (link.name.startsWith('veth') ? { ...link, name: link.name.replace(/.$/, end => (end === '0' ? '1' : '0')), mac: '02:00:00:00:00:09' } : link)),
      iptables: node.iptables.map(rules => ({ ...rules, nat: rules.nat.map(replaced) })),
    });
    expect(told(pods, links)).toEqual([]);
  });

  it.each<[string, Change, readonly string[]]>([
    ['a node that is no longer Ready', ({ nodes }) => ({ nodes: nodes.map(node => (node.name === 'node2' ? { ...node, ready: false } : node)) }), ['cluster node node2 changed from Ready to NotReady']],
    ['a deployment that was scaled', ({ deployments }) => ({ deployments: deployments.map(one => (one.name === 'nginx' ? { ...one, wanted: 0, ready: 0 } : one)) }), ['service deployment default/nginx changed from 2 of 2 pods ready to 0 of 0 pods ready']],
    ['a Service without endpoints', ({ services }) => ({ services: services.map(one => (one.name === 'nginx' ? { ...one, endpoints: [] } : one)) }), [expect.stringMatching(/^service endpoints of Service default\/nginx changed from .*:80, .*:80 to none$/) as string]],
    ['a Service that is gone', ({ services }) => ({ services: services.filter(({ name }) => name !== 'kube-dns') }), [expect.stringMatching(/^service Service kube-system\/kube-dns is gone/) as string]],
    ['an API that no longer answers', () => ({ reachable: false, unreachableBecause: 'Connection refused' }), ['cluster the API of Kubernetes no longer answers: Connection refused']],
  ])('have changed with %s', (_, change, texts) => {
    expect(told(change)).toEqual(texts);
  });
});

it('of drills ignores that a pod moved to another node', () => {
  const { cluster } = healthy;
  if (!cluster) throw new Error('the recording has no cluster');
  const moved = { ...cluster, pods: cluster.pods.map(pod => ({ ...pod, node: 'node3' })), services: cluster.services.map(one => ({ ...one, endpoints: one.endpoints.map(end => ({ ...end, node: 'node3' })) })) };
  expect(changesBetween(healthy, { ...healthy, cluster: moved }, { renumbered: true })).toEqual([]);
  expect(changesBetween(healthy, { ...healthy, cluster: moved }).map(({ text }) => text)).toEqual(expect.arrayContaining([expect.stringMatching(/^pods on node3 /)]));
});
