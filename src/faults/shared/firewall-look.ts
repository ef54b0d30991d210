import { parseFilter, walkChain } from '../../checks/shared/filter-chain.ts';
import type { Packet } from '../../checks/shared/filter-chain.ts';
import { nodeDevice } from '../../checks/shared/peers.ts';
import { rangeOf } from '../../network/range.ts';
import type { IptablesRules, NodeFacts, Observation } from '../../observe/observation.ts';
import type { CureAction, Evidence } from '../fault.ts';
import { deleteRule } from './iptables-cure.ts';
import { run } from './look.ts';

/** A kind of traffic that other nodes send to a node. */
export interface NodeService {
  readonly protocol: Packet['protocol'];
  readonly port?: number;
  /** Such as `etcd, tcp 2379,`. */
  readonly wording: string;
}

/** What a node's rules drop of the traffic that it and the other nodes send each other, given what a node's peer sends to it. */
export function droppedTraffic(node: NodeFacts, rules: IptablesRules, seen: Observation, servicesOf: (node: NodeFacts, peer: NodeFacts) => readonly NodeService[]): readonly Evidence[] {
  const device = nodeDevice(node);
  const own = rangeOf(`${node.address}/32`);
  if (device === undefined || !own) return [];
  const table = parseFilter(rules);
  return seen.nodes.flatMap(peer => {
    const other = rangeOf(`${peer.address}/32`);
    if (peer === node || !other) return [];
    const judge = (chain: 'INPUT' | 'OUTPUT', { wording, ...service }: NodeService): Evidence[] => {
      const way = chain === 'INPUT' ? { from: other, to: own, inDevice: device, outDevice: '' } : { from: own, to: other, inDevice: '', outDevice: device };
      const { fate, decidedBy } = walkChain(table, chain, { ...way, ...service });
      if (fate !== 'dropped') return [];
      const direction = chain === 'INPUT' ? 'from' : 'to';
      return [{ node: node.name, peer: peer.name, fact: `${rules.command} -S ${chain}`, expected: `${wording} ${direction} ${peer.address} is accepted`, actual: decidedBy }];
    };
    return [...servicesOf(node, peer).flatMap(service => judge('INPUT', service)), ...servicesOf(peer, node).flatMap(service => judge('OUTPUT', service))];
  });
}

/** Accepts the traffic in the evidence again: each rule that drops it is removed once. */
export function acceptAgain(seen: Observation, evidence: readonly Evidence[]): readonly CureAction[] {
  const actions = evidence.map(one => [`${one.node} ${one.actual}`, open(one, seen)] as const);
  return [...new Map(actions).values()].flat();
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
