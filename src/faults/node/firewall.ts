import { parseFilter, walkChain } from '../../checks/shared/filter-chain.ts';
import { rangeOf } from '../../checks/shared/filter-matches.ts';
import type { Packet } from '../../checks/shared/filter-chain.ts';
import { nodeDevice } from '../../checks/shared/peers.ts';
import type { IptablesRules, NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { CureAction, Evidence, Fault } from '../fault.ts';
import { deleteRule } from '../shared/iptables-cure.ts';
import { onNodes, run } from '../shared/look.ts';

/** Nodes must accept ICMP, etcd's port and the tunnel's port. */
export const firewall = {
  id: 'firewall',
  title: "a node's firewall rejects traffic between the lab's nodes",
  symptom: 'ping works but TCP fails with "no route to host", or the other way round; over vxlan no pod reaches another node',
  source: 'flannel-io/flannel#2055, #375; galexrt/k8s-vagrant-multi-node#37',
  reach: 'pair',
  settleMs: 0,
  explains: [...ofNodeTraffic, ...ofFlanneld, 'lease-missing'],
  signature: seen => onNodes(seen, node => node.iptables.flatMap(rules => judgeRules(node, rules, seen))),
  cure: (seen, evidence) => {
    const actions = evidence.map(one => [`${one.node} ${one.actual}`, open(one, seen)] as const);
    return [...new Map(actions).values()].flat();
  },
  drill: {
    on: 'etcd',
    stage({ node, seen: { lab } }) {
      const { backend } = lab.flannel;
      const match = backend.type === 'host-gw' ? `-p tcp --dport ${lab.etcd.clientPort}` : `-p udp --dport ${backend.port}`;
      const rule = `INPUT -i eth1 ${match} -j REJECT --reject-with icmp-host-prohibited`;
      return [{ node: node.name, inject: `iptables -w -I ${rule}`, revert: `iptables -w -D ${rule}` }];
    },
  },
} as const satisfies Fault;

interface Service {
  readonly protocol: Packet['protocol'];
  readonly port?: number;
  readonly wording: string;
}

function judgeRules(node: NodeFacts, rules: IptablesRules, seen: Observation): readonly Evidence[] {
  const device = nodeDevice(node);
  const own = rangeOf(`${node.address}/32`);
  if (device === undefined || !own) return [];
  const table = parseFilter(rules);
  return seen.nodes.flatMap(peer => {
    const other = rangeOf(`${peer.address}/32`);
    if (peer === node || !other) return [];
    const judge = (chain: 'INPUT' | 'OUTPUT', { wording, ...service }: Service): Evidence[] => {
      const way = chain === 'INPUT' ? { from: other, to: own, inDevice: device, outDevice: '' } : { from: own, to: other, inDevice: '', outDevice: device };
      const { fate, decidedBy } = walkChain(table, chain, { ...way, ...service });
      if (fate !== 'dropped') return [];
      const direction = chain === 'INPUT' ? 'from' : 'to';
      return [{ node: node.name, peer: peer.name, fact: `${rules.command} -S ${chain}`, expected: `${wording} ${direction} ${peer.address} is accepted`, actual: decidedBy }];
    };
    return [...servicesOf(node, seen).flatMap(service => judge('INPUT', service)), ...servicesOf(peer, seen).flatMap(service => judge('OUTPUT', service))];
  });
}

/** Traffic that other nodes send to a node. */
function servicesOf({ roles }: NodeFacts, { lab }: Observation): readonly Service[] {
  const { clientPort } = lab.etcd;
  const { backend } = lab.flannel;
  return [
    { protocol: 'icmp', wording: 'ICMP' },
    ...(roles.includes('etcd') ? [{ protocol: 'tcp', port: clientPort, wording: `etcd, tcp ${clientPort},` } as const] : []),
    ...(backend.type === 'host-gw' ? [] : [{ protocol: 'udp', port: backend.port, wording: `the tunnel, udp ${backend.port},` } as const]),
  ];
}

function open({ node = '', fact, expected, actual }: Evidence, { nodes }: Observation): readonly CureAction[] {
  const [command = 'iptables', , chain = ''] = fact.split(' ');
  const [, protocol, port] = /(tcp|udp) (\d+)/.exec(expected) ?? [];
  const firewalld = nodes.find(({ name }) => name === node)?.host.firewalld === 'running';
  if (firewalld && protocol !== undefined) {
    return [run(node, 'firewall-cmd', '--permanent', `--add-port=${port}/${protocol}`), run(node, 'firewall-cmd', '--reload')];
  }
  if (actual.startsWith('-A ')) return [deleteRule(node, command, actual)];
  const match = protocol === undefined ? ['-p', 'icmp'] : ['-p', protocol, '--dport', `${port}`];
  return [run(node, command, '-I', chain, ...match, '-j', 'ACCEPT')];
}
