import type { Layer } from '../../../src/checks/layers.ts';

/** A problem that no fault file describes, as raw commands: how to cause it, how to undo it, and the expected layer. */
export interface Disturbance {
  readonly what: string;
  readonly node: string;
  readonly does: string;
  readonly undoes: string;
  readonly layer: Layer;
  /** The nodes that it affects most. */
  readonly nodes: readonly string[];
}

const onNode2 = { node: 'node2', nodes: ['node2'], layer: 'traffic' } as const;
const queue = (what: string, how: string) => ({
  ...onNode2,
  what,
  does: `tc qdisc add dev eth1 root ${how}`,
  undoes: 'tc qdisc del dev eth1 root',
});
const rule = (what: string, words: string) => ({
  ...onNode2,
  what,
  does: `iptables ${words}`,
  undoes: `iptables ${words.replace(/(^|\s)-[AI] /, '$1-D ')}`,
});
const pod = 'nsenter --net=/run/netns/k8s-lab-probe';
const wire = 'nsenter --net=/lab/network';

export const disturbances: readonly Disturbance[] = [
  queue('a queue that has no room', 'pfifo limit 0'),
  queue('a rate of one byte a second', 'tbf rate 8bit burst 10b limit 10b'),
  rule('packets that may make one more hop only', '-t mangle -A PREROUTING -i docker0 -j TTL --ttl-set 1'),
  rule('a rewritten source', '-t nat -I POSTROUTING -s 172.33.0.0/16 -o eth1 -j SNAT --to-source 10.0.2.99'),
  { ...onNode2, what: 'a frame filter at the bridge between the nodes', does: `${wire} ebtables-nft -A FORWARD -i n2-eth1 -j DROP`, undoes: `${wire} ebtables-nft -F FORWARD` },
  {
    ...onNode2,
    what: 'two ports of the bridge that may not speak to each other',
    nodes: ['node2', 'node3'],
    does: `${wire} bridge link set dev n2-eth1 isolated on; ${wire} bridge link set dev n3-eth1 isolated on`,
    undoes: `${wire} bridge link set dev n2-eth1 isolated off; ${wire} bridge link set dev n3-eth1 isolated off`,
  },
  rule('a drop before routing', '-t raw -A PREROUTING -i eth1 -s 172.33.0.0/16 -j DROP'),
  rule('a drop in the mangle table', '-t mangle -A FORWARD -o docker0 -j DROP'),
  rule('a rewritten destination', '-t nat -A PREROUTING -i eth1 -d 172.33.0.0/16 -j DNAT --to-destination 10.0.2.99'),
  rule('a drop by chance, with a chance of one', '-I FORWARD -m statistic --mode random --probability 1 -j DROP'),
  rule('a drop of what is large', '-I FORWARD -m length --length 1300:65535 -j DROP'),
  { ...rule('a drop of what goes to etcd, whatever its length', '-I OUTPUT -p tcp --dport 2379 -m length --length 0:65535 -j DROP'), layer: 'etcd' },
  { ...onNode2, what: 'a kernel that does not answer pings', does: 'echo 1 >/proc/sys/net/ipv4/icmp_echo_ignore_all', undoes: 'echo 0 >/proc/sys/net/ipv4/icmp_echo_ignore_all' },
  { ...onNode2, what: 'a firewall inside the pod', does: `${pod} iptables -A INPUT -p tcp -j DROP`, undoes: `${pod} iptables -F INPUT` },
  { ...onNode2, what: 'a pod whose packets may not be forwarded', does: `${pod} sh -c 'echo 1 >/proc/sys/net/ipv4/ip_default_ttl'`, undoes: `${pod} sh -c 'echo 64 >/proc/sys/net/ipv4/ip_default_ttl'` },
  {
    ...onNode2,
    what: 'a rule for marked packets, and a mark on all',
    does: 'ip route add blackhole 172.33.0.0/16 table 88; ip rule add pref 90 fwmark 7 lookup 88; iptables -t mangle -A PREROUTING -i docker0 -j MARK --set-mark 7',
    undoes: 'ip rule del pref 90; ip route flush table 88; iptables -t mangle -F PREROUTING',
  },
  { ...onNode2, what: 'a port of docker0 that is switched off', does: 'bridge link set dev k8s-lab-probe0 state 0', undoes: 'bridge link set dev k8s-lab-probe0 state 3' },
];
