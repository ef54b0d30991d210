import type { Layer } from '../../../src/checks/layers.ts';

/** A problem that the facts of a first look do not show, as raw commands: how to cause it, how to undo it, and the expected layer. */
export interface Disturbance {
  readonly what: string;
  readonly node: string;
  readonly does: string;
  readonly undoes: string;
  readonly layer: Layer;
  /** The nodes that it affects most. */
  readonly nodes: readonly string[];
  /** The public report of such a problem. */
  readonly report?: string;
  /** Whether it concerns some packets only: by chance, of one size, port or protocol, in one direction. */
  readonly partial?: boolean;
  /** The hop where packets are lost, as diagnose words it. */
  readonly hop: RegExp;
  /** The fault that describes it after all, once the hop is known. */
  readonly named?: string;
  /** Part of the counter, rule or setting there that accounts for it; absent: it is outside the nodes. */
  readonly evidence?: string;
}

const onNode2 = { node: 'node2', nodes: ['node2'], layer: 'traffic' } as const;
const noWayOut = /^node2 sends nothing that reaches eth1: every packet$/;
const ownWire = /^the wire at node2's eth1 loses packets: every packet$/;
const betweenTwo = /^(?:the wire between node[23] eth1 and node[23] eth1 loses packets|node[23] does not answer on the wire when node[23] asks)/;
const queue = (what: string, how: string) => ({
  ...onNode2,
  what,
  hop: noWayOut,
  named: 'foreign-queue',
  evidence: 'of eth1, dropped: +',
  does: `tc qdisc add dev eth1 root ${how}`,
  undoes: 'tc qdisc del dev eth1 root',
});
const rule = (what: string, words: string, hop: RegExp, evidence = words.replace(/.* -j (\S+)( .*)?$/, '-j $1')) => ({
  ...onNode2,
  ...{ what, evidence, hop, named: 'foreign-filter' },
  does: `iptables ${words}`,
  undoes: `iptables ${words.replace(/(^|\s)-[AI] /, '$1-D ')}`,
});
const pod = 'nsenter --net=/run/netns/k8s-lab-probe';
const wire = 'nsenter --net=/lab/network';
const some = (report: string) => ({ report, partial: true });
const someOf = (hop: string, kinds = ''): RegExp => new RegExp(`^${hop}: \\d+ of \\d+ packets \\(${kinds}`);
const chance = (probability: number): string => `-m statistic --mode random --probability ${probability} -j DROP`;
const frames = (what: string, words: string, hop: RegExp) => ({ ...onNode2, what, hop, named: 'foreign-filter', evidence: 'ebtables -t filter -A OUTPUT', does: `ebtables-nft ${words}`, undoes: 'ebtables-nft -F' });
const shaped = (what: string, device: string, hop: RegExp, inside = '') => ({
  ...onNode2,
  what,
  hop,
  named: 'foreign-queue',
  evidence: `queue tbf of ${device}, dropped: +`,
  does: `${inside} tc qdisc add dev ${device} root tbf rate 1mbit burst 1600 limit 3200`,
  undoes: `${inside} tc qdisc del dev ${device} root`,
});

export const disturbances: readonly Disturbance[] = [
  queue('a queue that has no room', 'pfifo limit 0'),
  queue('a rate of one byte a second', 'tbf rate 8bit burst 10b limit 10b'),
  rule('packets that may make one more hop only', '-t mangle -A PREROUTING -i docker0 -j TTL --ttl-set 1', /^node2 lowers the time to live from 64 to 1 between k8s-lab-probe0 and docker0: every packet$/),
  rule('a rewritten source', '-t nat -I POSTROUTING -s 172.33.0.0/16 -o eth1 -j SNAT --to-source 10.0.2.99', /^node2 changes the source \S+ to 10.0.2.99 between docker0 and eth1: every packet$/),
  { ...onNode2, what: 'a frame filter at the bridge between the nodes', hop: ownWire, does: `${wire} ebtables-nft -A FORWARD -i n2-eth1 -j DROP`, undoes: `${wire} ebtables-nft -F FORWARD` },
  {
    ...onNode2,
    what: 'two ports of the bridge that may not speak to each other',
    hop: betweenTwo,
    nodes: ['node2', 'node3'],
    does: `${wire} bridge link set dev n2-eth1 isolated on; ${wire} bridge link set dev n3-eth1 isolated on`,
    undoes: `${wire} bridge link set dev n2-eth1 isolated off; ${wire} bridge link set dev n3-eth1 isolated off`,
  },
  rule('a drop before routing', '-t raw -A PREROUTING -i eth1 -s 172.33.0.0/16 -j DROP', /^node2 drops what eth1 forwards to docker0: every packet$/),
  rule('a drop in the mangle table', '-t mangle -A FORWARD -o docker0 -j DROP', /^node2 drops what eth1 forwards to docker0: every packet$/),
  rule('a rewritten destination', '-t nat -A PREROUTING -i eth1 -d 172.33.0.0/16 -j DNAT --to-destination 10.0.2.99', /^node2 (?:drops what eth1 forwards to docker0|changes the destination \S+ to 10.0.2.99 between eth1 and eth0): every packet$/),
  rule('a drop by chance, with a chance of one', '-I FORWARD -m statistic --mode random --probability 1 -j DROP', /^node2 drops what \S+ forwards to \S+, both ways: every packet$/),
  rule('a drop of what is large', '-I FORWARD -m length --length 1300:65535 -j DROP', /^node2 drops what \S+ forwards to \S+, both ways: packets of more than 1299 bytes$/),
  { ...rule('a drop of what goes to etcd, whatever its length', '-I OUTPUT -p tcp --dport 2379 -m length --length 0:65535 -j DROP', /^node2 sends nothing that reaches eth1: tcp 2379$/), layer: 'etcd', nodes: ['node1', 'node2'] },
  { ...onNode2, what: 'a kernel that does not answer pings', hop: /^node2 receives packets on eth1 and does not answer: icmp, icmp 1500$/, evidence: 'icmp_echo_ignore_all: 1', does: 'echo 1 >/proc/sys/net/ipv4/icmp_echo_ignore_all', undoes: 'echo 0 >/proc/sys/net/ipv4/icmp_echo_ignore_all' },
  { ...onNode2, what: 'a firewall inside the pod', named: 'foreign-filter', hop: /^node2's pod receives .* on eth0 and .*: tcp$/, evidence: "pod's iptables -t filter -A INPUT", does: `${pod} iptables -A INPUT -p tcp -j DROP`, undoes: `${pod} iptables -F INPUT` },
  { ...onNode2, what: 'a pod whose packets may not be forwarded', hop: /^node2's pod sends with a time to live of 1: every packet$/, evidence: "the pod's ip_default_ttl: 1", does: `${pod} sh -c 'echo 1 >/proc/sys/net/ipv4/ip_default_ttl'`, undoes: `${pod} sh -c 'echo 64 >/proc/sys/net/ipv4/ip_default_ttl'` },
  {
    ...onNode2,
    what: 'a rule that refuses what pods send',
    hop: /^node2 drops what docker0 forwards to eth1: every packet$/,
    named: 'foreign-route',
    evidence: 'iif docker0 prohibit',
    does: 'ip rule add from 172.33.0.0/16 iif docker0 prohibit',
    undoes: 'ip rule del from 172.33.0.0/16 iif docker0 prohibit',
  },
  {
    ...onNode2,
    what: 'a rule for marked packets, and a mark on all',
    named: 'foreign-route',
    hop: /^node2 drops what docker0 forwards to eth1: every packet$/,
    evidence: 'route: blackhole 172.33.0.0/16 table 88',
    does: 'ip route add blackhole 172.33.0.0/16 table 88; ip rule add pref 90 fwmark 7 lookup 88; iptables -t mangle -A PREROUTING -i docker0 -j MARK --set-mark 7',
    undoes: 'ip rule del pref 90; ip route flush table 88; iptables -t mangle -F PREROUTING',
  },
  { ...onNode2, what: 'a port of docker0 that is switched off', named: 'bridge-port-blocked', hop: /^node2 drops what k8s-lab-probe0 forwards to docker0/, evidence: 'bridge port k8s-lab-probe0: disabled', does: 'bridge link set dev k8s-lab-probe0 state 0', undoes: 'bridge link set dev k8s-lab-probe0 state 3' },
  { ...rule('three of ten packets of the overlay lost by chance', `-t raw -A PREROUTING -i eth1 -s 172.33.0.0/16 ${chance(0.3)}`, someOf('node2 drops what eth1 forwards to docker0')), ...some('flannel-io/flannel#592') },
  { ...rule('every second packet of its pods', '-t mangle -A FORWARD -i docker0 -m statistic --mode nth --every 2 --packet 0 -j DROP', someOf('node2 drops what docker0 forwards to eth1')), ...some('kubernetes/kubernetes#87976') },
  { ...shaped('a sending queue shorter than a burst', 'eth1', /^node2 (?:sends nothing that reaches eth1|drops what docker0 forwards to eth1): /), ...some('flannel-io/flannel#1009') },
  { ...rule('a firewall that drops the answers to connections', '-t raw -A PREROUTING -i eth1 -s 172.33.0.0/16 -p tcp --tcp-flags SYN,ACK SYN,ACK -j DROP', /^node2 drops what eth1 forwards to docker0: tcp$/), ...some('flannel-io/flannel#2037') },
  { ...rule('a drop of connections from other nodes', '-t mangle -A FORWARD -i eth1 -o docker0 -p tcp --syn -j DROP', /^node2 drops what eth1 forwards to docker0: tcp$/), ...some('projectcalico/calico#4511') },
  { ...rule('one new connection in five', '-t raw -A PREROUTING -i docker0 -p tcp --syn -m statistic --mode nth --every 5 --packet 0 -j DROP', someOf('node2 drops what (?:k8s-lab-probe0 forwards to docker0|docker0 forwards to eth1)', 'tcp\\)')), ...some('flannel-io/flannel#1004') },
  { ...rule('a firewall that lets in one protocol', '-t raw -A PREROUTING -i eth1 ! -p tcp -j DROP', /^node2 receives (?:packets|the answers) on eth1 and (?:does not answer|drops them): icmp, icmp 1500, udp, udp 1500$/), ...some('docker/for-linux#91') },
  { ...rule('packets larger than a VPN takes', '-t raw -A PREROUTING -i eth1 -m length --length 1420:65535 -j DROP', /^node2 drops what eth1 forwards to docker0: packets of more than 1419 bytes$/), ...some('angelnu/pod-gateway#33') },
  { ...rule('large packets lost by chance', `-t raw -A PREROUTING -i eth1 -m length --length 1000:65535 ${chance(0.4)}`, someOf('node2 (?:receives the answers on eth1 and drops them|drops what eth1 forwards to docker0)', '(?:(?:icmp|udp) 1500(?:, )?)+\\)')), ...some('cilium/cilium#46100') },
  { ...frames('a frame filter in front of the pod', '-A OUTPUT -o k8s-lab-probe0 -j DROP', /^node2 drops what docker0 forwards to k8s-lab-probe0: every packet$/), report: 'kubernetes/kubernetes#43953' },
  { ...frames('a frame filter that stops TCP to the pod', '-A OUTPUT -o k8s-lab-probe0 -p 0x0800 --ip-proto 6 -j DROP', /^node2 drops what docker0 forwards to k8s-lab-probe0: tcp$/), ...some('projectcalico/calico#7727') },
  {
    ...onNode2,
    what: 'a switch that drops ARP',
    hop: ownWire,
    does: `${wire} ebtables-nft -A FORWARD -p 0x0806 -i n2-eth1 -j DROP; ip neigh flush dev eth1`,
    undoes: `${wire} ebtables-nft -F FORWARD`,
    report: 'sonic-net/sonic-buildimage#11381',
  },
  {
    ...onNode2,
    what: 'a switch that has learned the wrong port',
    hop: ownWire,
    does: `${wire} bridge fdb replace $(cat /sys/class/net/eth1/address) dev n3-eth1 master sticky static`,
    undoes: `${wire} bridge fdb del $(cat /sys/class/net/eth1/address) dev n3-eth1 master`,
    report: 'moby/moby#35922',
  },
  { ...shaped('a bandwidth limit on what goes to the pod', 'k8s-lab-probe0', someOf('node2 drops what docker0 forwards to k8s-lab-probe0')), ...some('projectcalico/calico#7917') },
  { ...shaped('a bandwidth limit on what the pod sends', 'eth0', someOf("node2's pod sends nothing that reaches eth0"), pod), ...some('containernetworking/plugins#609') },
  {
    ...rule('one neighbour whose packets are lost by chance', `-t raw -A PREROUTING -i eth1 -s 172.17.8.103 -p icmp ${chance(0.4)}`, someOf('node2 receives the answers on eth1 and drops them', 'icmp, icmp 1500\\)')),
    nodes: ['node2', 'node3'],
    ...some('kubernetes/kubernetes#87976'),
  },
  { ...rule('pings that work in one direction only', '-t raw -A PREROUTING -i eth1 -d 172.33.0.0/16 -p icmp --icmp-type echo-request -j DROP', /^node2 drops what eth1 forwards to docker0: icmp, icmp 1500$/), ...some('flannel-io/flannel#731') },
  { ...rule('connections of its pods lost by chance', `-t mangle -A POSTROUTING -o eth1 -s 172.33.0.0/16 -p tcp ${chance(0.4)}`, someOf('node2 drops what docker0 forwards to eth1', 'tcp\\)')), ...some('moby/moby#30727') },
  { ...rule('a firewall that lets in only what was asked for', '-t mangle -A FORWARD -i eth1 -o docker0 -m conntrack --ctstate NEW -j DROP', /^node2 drops what eth1 forwards to docker0: every packet$/), ...some('flannel-io/flannel#342') },
  {
    ...onNode2,
    what: 'a switch that forwards nothing between two ports',
    hop: betweenTwo,
    nodes: ['node2', 'node3'],
    does: `${wire} ebtables-nft -A FORWARD -i n2-eth1 -o n3-eth1 -j DROP`,
    undoes: `${wire} ebtables-nft -F FORWARD`,
    report: 'flannel-io/flannel#1531',
  },
];
