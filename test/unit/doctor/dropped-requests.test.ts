import { describe, expect, it } from 'vitest';
import { droppedRequests } from '../../../src/doctor/dropped-requests.ts';
import type { Clue, ClusterProbe } from '../../../src/observe/observation.ts';

const ask = (node: string, ok: boolean): ClusterProbe => ({ from: { node, place: 'pod' }, shows: 'dns', protocol: 'dns', address: '10.254.0.2', port: 53, target: 'kube-system/kube-dns', name: 'a.b', ok, ...(!ok && { error: 'no answer' }) });
const rule = (node: string, rise: number, text = 'iptables -t filter -A FORWARD -p udp -m udp --dport 53 -j DROP'): Clue => ({ node, kind: 'filter', text, rise });
const failed = [ask('node2', false), ask('node2', false), ask('node3', false), ask('node1', true)];

describe('requests of a cluster that fail', () => {
  it('are lost at the node whose foreign rule met as many packets, with the rule as evidence', () => {
    expect(droppedRequests(failed, [rule('node1', 5), { node: 'node1', kind: 'counter', text: 'IpExt InNoRoutes', rise: 9 }])).toEqual([
      {
        nodes: ['node1'],
        says: 'node1 drops requests of the cluster: udp 53',
        pairs: ['a pod on node2 → 10.254.0.2:53', 'a pod on node3 → 10.254.0.2:53'],
        heard: [],
        evidence: ['iptables -t filter -A FORWARD -p udp -m udp --dport 53 -j DROP: +5'],
        packets: 3,
        targets: ['10.254.0.2'],
      },
    ]);
  });

  it('are lost at several nodes if their rules met them together', () => {
    expect(droppedRequests(failed, [rule('node2', 2), rule('node3', 1)]).map(({ nodes, packets }) => [nodes, packets])).toEqual([[['node2'], 2], [['node3'], 1]]);
  });

  it.each<[string, readonly ClusterProbe[], readonly Clue[]]>([
    ['a rule that met fewer packets than failed', failed, [rule('node1', 2)]],
    ['a rule of kube-proxy', failed, [rule('node1', 9, 'iptables -t filter -A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP')]],
    ['a rule that accepts', failed, [rule('node1', 9, 'iptables -t filter -A FORWARD -p udp -j ACCEPT')]],
    ['no request that failed', [ask('node1', true)], [rule('node1', 9)]],
  ])('are not blamed on %s', (_, probes, clues) => {
    expect(droppedRequests(probes, clues)).toEqual([]);
  });
});
