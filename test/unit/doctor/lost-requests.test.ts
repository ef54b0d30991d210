import { describe, expect, it } from 'vitest';
import { lostRequests } from '../../../src/doctor/lost-requests.ts';
import type { Clue, ClusterProbe } from '../../../src/observe/observation.ts';

const ask = (node: string, ok: boolean): ClusterProbe => ({ from: { node, place: 'pod' }, shows: 'dns', protocol: 'dns', address: '10.254.0.2', port: 53, target: 'kube-system/kube-dns', name: 'a.b', ok, ...(!ok && { error: 'no answer' }) });
const rule = (node: string, rise: number, text = 'iptables -t filter -A FORWARD -p udp -m udp --dport 53 -j DROP'): Clue => ({ node, kind: 'filter', text, rise });
const failed = [ask('node2', false), ask('node2', false), ask('node3', false), ask('node1', true)];

describe('requests of a cluster that fail', () => {
  it('are lost at the node whose foreign rule met as many packets, with the rule as evidence', () => {
    expect(lostRequests(failed, [rule('node1', 5), { node: 'node1', kind: 'counter', text: 'IpExt InNoRoutes', rise: 9 }])).toEqual([
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

  it('are lost at the node whose queue dropped them', () => {
    const queue: Clue = { node: 'node3', kind: 'counter', text: 'queue netem of veth1, dropped', rise: 4 };
    const kernels: Clue = { ...queue, node: 'node1', text: 'queue fq_codel of eth1, dropped' };
    expect(lostRequests(failed, [queue, kernels]).map(({ nodes, evidence }) => [nodes, evidence])).toEqual([[['node3'], ['queue netem of veth1, dropped: +4']]]);
  });

  it('are lost at the node that changed them, unless others dropped them', () => {
    const changes = rule('node2', 3, 'iptables -t nat -A PREROUTING -d 10.254.0.2/32 -p udp -j DNAT --to-destination 10.0.2.2:53');
    expect(lostRequests(failed, [changes]).map(({ says }) => says)).toEqual(['node2 changes requests of the cluster: udp 53']);
    expect(lostRequests(failed, [changes, rule('node1', 3)]).map(({ says }) => says)).toEqual(['node1 drops requests of the cluster: udp 53']);
  });

  it('are lost at several nodes if their rules met them together', () => {
    expect(lostRequests(failed, [rule('node2', 2), rule('node3', 1)]).map(({ nodes, packets }) => [nodes, packets])).toEqual([[['node2'], 2], [['node3'], 1]]);
  });

  it.each<[string, readonly ClusterProbe[], readonly Clue[]]>([
    ['a rule that met fewer packets than failed', failed, [rule('node1', 2)]],
    ['a rule of kube-proxy', failed, [rule('node1', 9, 'iptables -t filter -A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP')]],
    ['a rule that accepts', failed, [rule('node1', 9, 'iptables -t filter -A FORWARD -p udp -j ACCEPT')]],
    ['no request that failed', [ask('node1', true)], [rule('node1', 9)]],
  ])('are not blamed on %s', (_, probes, clues) => {
    expect(lostRequests(probes, clues)).toEqual([]);
  });
});
