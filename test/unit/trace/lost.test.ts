import { describe, expect, it } from 'vitest';
import { clueText, cluesBetween, parseCounters } from '../../../src/trace/counters.ts';
import { gatherLosses } from '../../../src/trace/lost.ts';
import type { Break, KindResult, Trace } from '../../../src/trace/trace.ts';

const hop = (node: string, device: string, direction: 'in' | 'out') => ({ node, place: 'node', device, direction }) as const;
const kinds: readonly KindResult[] = [{ protocol: 'icmp', sent: 2, answered: 0 }, { protocol: 'icmp', size: 1500, sent: 2, answered: 0 }];
const all = ['icmp', 'icmp 1500'];
const trace = (from: string, to: string, at: Break, more: Partial<Trace> = {}): Trace => ({
  ...{ from: { node: from, place: 'pod', address: '172.33.1.254' }, to: { node: to, place: 'pod', address: '172.33.2.254' } },
  ...{ kinds, there: [], back: [], breaks: [at], errors: [], unanswered: [] },
  ...more,
});
const lossOf = (...traces: readonly Trace[]) => gatherLosses(traces, node => [`evidence of ${node}`]);

describe('gatherLosses', () => {
  const forwards = { direction: 'there', after: hop('node2', 'docker0', 'in'), before: hop('node2', 'eth1', 'out'), nodes: ['node2'], kinds: all, lost: 4, says: 'node2 drops what docker0 forwards to eth1' } as const;
  const returns = { ...forwards, after: hop('node2', 'eth1', 'in'), before: hop('node2', 'docker0', 'out'), lost: 3, says: 'node2 drops what eth1 forwards to docker0' } as const;
  const wire = (node: string) => ({ direction: 'there', after: hop(node, 'eth1', 'out'), before: hop('node2', 'eth1', 'in'), nodes: [node, 'node2'], kinds: all, lost: 4, says: `the wire between ${node} eth1 and node2 eth1 loses packets` }) as const;

  it('tells one hop once, both ways, with the pairs that were traced and the evidence of its node', () => {
    expect(lossOf(trace('node2', 'node1', forwards), trace('node3', 'node2', returns))).toEqual([
      { nodes: ['node2'], says: 'node2 drops what docker0 forwards to eth1, both ways: every packet', pairs: ["node2's pod → node1's pod", "node3's pod → node2's pod"], heard: [], evidence: ['evidence of node2'], packets: 7, targets: ['172.33.2.254'] },
    ]);
    expect(lossOf(trace('node2', 'node1', forwards))[0]?.says).toBe('node2 drops what docker0 forwards to eth1: every packet');
  });

  it('blames the wire of the node that all lossy wires share, and a single wire between its two nodes', () => {
    expect(lossOf(trace('node1', 'node2', wire('node1')), trace('node3', 'node2', wire('node3')))).toMatchObject([{ nodes: ['node2'], says: "the wire at node2's eth1 loses packets: every packet" }]);
    expect(lossOf(trace('node1', 'node2', wire('node1')))).toMatchObject([{ nodes: ['node1', 'node2'], evidence: ['node1: evidence of node1', 'node2: evidence of node2'] }]);
  });

  it('counts a neighbour that is asked for in vain as a wire', () => {
    const asked = (from: string, to: string) => ({ direction: 'there', before: hop(from, 'eth1', 'out'), nodes: [from, to], kinds: all, lost: 4, says: `${to} does not answer on the wire when ${from} asks who has 172.17.8.10` }) as const;
    expect(lossOf(trace('node2', 'node1', asked('node2', 'node1')), trace('node3', 'node2', wire('node3')))).toMatchObject([{ nodes: ['node2'], says: "the wire at node2's eth1 loses packets: every packet" }]);
    expect(lossOf(trace('node2', 'node1', asked('node2', 'node1')))).toMatchObject([{ nodes: ['node1', 'node2'], says: 'node1 does not answer on the wire when node2 asks who has 172.17.8.10: every packet' }]);
  });

  it('says how many packets were lost of the kinds that cross at times', () => {
    const some = { kinds: [{ ...kinds[0]!, answered: 2 }, { ...kinds[1]!, answered: 1 }], largest: 1500 };
    expect(lossOf(trace('node2', 'node1', { ...forwards, kinds: ['icmp 1500'], lost: 1 }, some))[0]?.says).toBe('node2 drops what docker0 forwards to eth1: 1 of 2 packets (icmp 1500)');
  });

  it('says from which size on packets are lost', () => {
    const large = { kinds: [{ ...kinds[0]!, answered: 2 }, kinds[1]!], largest: 1299 };
    expect(lossOf(trace('node2', 'node1', { ...forwards, kinds: ['icmp 1500'], lost: 2 }, large))[0]?.says).toBe('node2 drops what docker0 forwards to eth1: packets of more than 1299 bytes');
  });
});

const evidenceBetween = (before: string, after: string) => cluesBetween('node2', parseCounters(before), parseCounters(after)).map(clueText);

describe('cluesBetween', () => {
  const reading = (dropped: number, rule: number, errors: number) => `@@ iptables
*raw
:PREROUTING ACCEPT [${rule}:0]
[${rule}:84] -A PREROUTING -i eth1 -j DROP
[${rule}:84] -A PREROUTING -j ACCEPT
COMMIT
@@ iptables-nft
*raw
[${rule}:84] -A PREROUTING -i eth1 -j DROP
@@ nft
table inet other {
	chain guard {
		ip saddr 172.33.0.0/16 counter packets ${rule} bytes 84 drop
@@ queue
qdisc pfifo 8001: dev eth1 root refcnt 2 limit 0p
 Sent 0 bytes 0 pkt (dropped ${dropped}, overlimits 0 requeues 0)
@@ pod's queue
qdisc tbf 8002: dev eth0 root refcnt 2
 Sent 0 bytes 0 pkt (dropped ${dropped}, overlimits 0 requeues 0)
@@ xfrm
XfrmInError             	0
XfrmOutNoStates         	${errors}
@@ kernel
IpExt: InNoRoutes InOctets
IpExt: ${errors} ${errors * 100}
@@ rule
0:	from all lookup local
90:	from all fwmark 0x7 lookup 88
@@ port
5: k8s-lab-probe0@if2: <BROADCAST> mtu 1500 master docker0 state disabled priority 32 cost 2
6: veth1@if2: <BROADCAST> mtu 1500 master docker0 state forwarding priority 32 cost 2 isolated off
@@ setting
/proc/sys/net/ipv4/icmp_echo_ignore_all:0
/proc/sys/net/netfilter/nf_conntrack_count:99
/proc/sys/net/netfilter/nf_conntrack_max:100
`;

  it('shows what rose, each rule once, and settings that are not those of a healthy lab', () => {
    expect(evidenceBetween(reading(1, 2, 3), reading(5, 8, 4))).toEqual([
      'iptables -t raw -A PREROUTING -i eth1 -j DROP: +6',
      'nft chain guard: ip saddr 172.33.0.0/16 drop: +6',
      'queue pfifo of eth1, dropped: +4',
      "pod's queue tbf of eth0, dropped: +4",
      'IPsec XfrmOutNoStates: +1',
      'kernel: IpExt: InNoRoutes: +1',
      'policy rule: 90: from all fwmark 0x7 lookup 88',
      'bridge port k8s-lab-probe0: disabled',
      'connection tracking: 99 of 100 entries',
    ]);
  });

  it('shows what is seldom the reason as well', () => {
    const rare = (count: number): string => `@@ iptables-legacy
*security
:OUTPUT DROP [${count}:0]
[${count}:84] -A FORWARD -p udp -j REJECT --reject-with icmp-port-unreachable
[${count}:84] -A FORWARD -j ACCEPT
@@ nft
table inet other { # handle 3
	chain guard { # handle 1
		type filter hook forward priority 0; policy drop;
		ip protocol udp drop # handle 4
@@ ebtables
*filter
[${count}:84] -A FORWARD -p 0x0806 -j DROP
@@ interface
/sys/class/net/eth1/statistics/rx_dropped:${count}
/sys/class/net/eth1/statistics/tx_errors:0
@@ kernel
TcpExt: IPReversePathFilter ListenDrops
TcpExt: ${count} 0
@@ route
default via 10.0.2.2 dev eth0
blackhole 172.33.7.0/24
@@ policy
src 172.33.0.0/16 dst 10.9.0.0/16
\tdir out action block priority 0
src 172.33.1.0/24 dst 172.33.2.0/24
\tdir out priority 0
\ttmpl src 172.17.8.101 dst 172.17.8.102
-- states
src 172.17.8.101 dst 172.17.8.102
\tproto esp spi 0x00000200 reqid 0 mode tunnel
@@ port
7: veth2@if2: <BROADCAST> mtu 1500 master docker0 state forwarding priority 32 cost 2 isolated on
8: veth3@if2: <BROADCAST> mtu 1500 master docker0 state listening priority 32 cost 2
@@ neighbour
172.17.8.103 dev eth1 proxy
@@ address
2: eth1    inet 172.17.8.102/24 scope global eth1
3: br9    inet 172.17.8.1/25 scope global br9
@@ daemon
etcd 31 98 100
flanneld 40 9 1024
flanneld 77 9 1024
@@ setting
/proc/sys/net/ipv4/conf/eth1/rp_filter:1
/proc/sys/net/ipv4/conf/docker0/proxy_arp:1
/proc/sys/net/ipv4/ip_default_ttl:9
`;
    expect(evidenceBetween(rare(1), rare(3))).toEqual([
      'iptables-legacy -t security policy of OUTPUT DROP: +2',
      'iptables-legacy -t security -A FORWARD -p udp -j REJECT --reject-with icmp-port-unreachable: +2',
      'ebtables -t filter -A FORWARD -p 0x0806 -j DROP: +2',
      'eth1 rx_dropped: +2',
      'kernel: TcpExt: IPReversePathFilter: +2',
      'nft chain guard: policy drop',
      'nft chain guard: ip protocol udp drop',
      'route: blackhole 172.33.7.0/24',
      'IPsec policy: src 172.33.0.0/16 dst 10.9.0.0/16 dir out, which blocks',
      'IPsec policy: src 172.33.1.0/24 dst 172.33.2.0/24 dir out',
      'bridge port veth2: isolated',
      'bridge port veth3: listening',
      'answers ARP for others: 172.17.8.103 dev eth1 proxy',
      'two devices have one subnet: eth1 172.17.8.102/24, br9 172.17.8.1/25',
      '2 processes run flanneld: 40, 77',
      'etcd, process 31: 98 files open of 100',
      'ip_default_ttl: 9',
      'rp_filter of eth1: 1',
      'proxy_arp of docker0: 1',
    ]);
  });

  it('says nothing of a node that could not be read', () => {
    expect(evidenceBetween('', '')).toEqual([]);
  });
});
