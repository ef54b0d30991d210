import { severalMembers } from '../../checks/shared/etcd-quorum.ts';
import { etcdPeerPort } from '../../config/lab-config.ts';
import { ofEtcd } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { acceptAgain, droppedTraffic } from '../shared/firewall-look.ts';
import { onNodes } from '../shared/look.ts';

/** Members talk to each other at a port of their own, so clients may still reach all of them. */
export const memberPartitioned = {
  id: 'member-partitioned',
  title: 'a firewall separates members of etcd from each other',
  symptom: 'a member answers at its client port but has no leader: its writes time out, and its log repeats that it starts a new election',
  source: 'etcd.io, Failure modes: network partition; etcd-io/etcd#5155',
  reach: 'pair',
  settleMs: 3000,
  explains: [...ofEtcd, 'quorum-lost', 'lease-missing'],
  signature(seen) {
    const members = severalMembers(seen).map(({ name }) => name);
    const port = etcdPeerPort(seen.lab);
    const service = { protocol: 'tcp', port, wording: `etcd's peers, tcp ${port},` } as const;
    return onNodes(seen, node => node.iptables.flatMap(rules => droppedTraffic(node, rules, seen, ({ name }) => (members.includes(name) && members.includes(node.name) ? [service] : [])))).filter(({ peer = '' }) => members.includes(peer));
  },
  cure: acceptAgain,
  drill: {
    on: 'etcd',
    members: 3,
    stage({ node, seen }) {
      const port = etcdPeerPort(seen.lab);
      const rules = [`INPUT -i eth1 -p tcp --dport ${port} -j DROP`, `OUTPUT -o eth1 -p tcp --dport ${port} -j DROP`];
      const each = (option: string): string => rules.map(rule => `iptables -w ${option} ${rule}`).join('\n');
      return [{ node: node.name, inject: each('-I'), revert: each('-D') }];
    },
  },
} as const satisfies Fault;
