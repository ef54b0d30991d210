import { rangeOf } from '../../network/range.ts';
import type { Range } from '../../network/range.ts';
import type { IptablesRules, NodeFacts, Observation } from '../../observe/observation.ts';
import { parseFilter, walkChain } from './filter-chain.ts';
import type { FilterTable, Packet, Verdict } from './filter-chain.ts';
import { overlayDevice, peersOf } from './peers.ts';

/** Traffic of a node's pods that its FORWARD chain drops, in one direction. */
export interface ForwardDrop {
  readonly node: string;
  /** The iptables command that lists the rule. */
  readonly command: string;
  readonly what: 'from its pods to the pods of' | 'to its pods from the pods of';
  readonly packet: Packet;
  /** The rule, or the policy as `-P FORWARD DROP`. */
  readonly decidedBy: string;
  /** The nodes whose pods cannot exchange packets with this node's. */
  readonly peers: readonly string[];
  /** Whether `peers` are all the other nodes. */
  readonly all: boolean;
}

/** Finds, node by node, the traffic between its pods and the other nodes' that the FORWARD chain drops. */
export function forwardDropFinder(seen: Observation): (node: NodeFacts) => readonly ForwardDrop[] {
  const ranges = peersOf(seen).flatMap(({ node, subnet }) => {
    const range = rangeOf(subnet);
    return range ? [[node.name, range] as const] : [];
  });
  const subnets = new Map(ranges);
  return node => {
    const device = overlayDevice(node, seen.lab);
    const own = subnets.get(node.name);
    const others = ranges.filter(([name]) => name !== node.name);
    if (device === undefined || !own || others.length === 0) return [];
    return node.iptables.flatMap(rules => {
      const outward = (to: Range): Way => ({ from: own, to, inDevice: 'docker0', outDevice: device, mark });
      const inward = (from: Range): Way => ({ from, to: own, inDevice: device, outDevice: 'docker0', mark });
      return [...findWay(node, rules, 'from its pods to the pods of', outward, others), ...findWay(node, rules, 'to its pods from the pods of', inward, others)];
    });
  };
}

// kube-proxy marks packets for Services, and accepts them by that; those between pods have no mark.
const mark = 0;

type Way = Omit<Packet, 'protocol'>;
type Other = readonly [node: string, subnet: Range];

function findWay({ name }: NodeFacts, rules: IptablesRules, what: ForwardDrop['what'], wayOf: (peer: Range) => Way, others: readonly Other[]): readonly ForwardDrop[] {
  const table = parseFilter(rules);
  const whole = wayOf(spanOf(others));
  // Usually one test of the whole range is enough.
  if (protocols.every(protocol => isAccepted(walkChain(table, 'FORWARD', { ...whole, protocol })))) return [];
  const dropped = others.flatMap(([peer, block]) => {
    const found = findDropped(table, wayOf(block));
    return found ? [{ peer, ...found }] : [];
  });
  const [first] = dropped;
  if (!first) return [];
  const { packet, decidedBy } = first;
  return [{ node: name, command: rules.command, what, packet, decidedBy, peers: dropped.map(({ peer }) => peer), all: dropped.length === others.length }];
}

const protocols = ['icmp', 'tcp'] as const;

function isAccepted({ fate, whole }: Verdict): boolean {
  return fate === 'accepted' && whole;
}

function spanOf(others: readonly Other[]): Range {
  const ranges = others.map(([, range]) => range);
  return { first: Math.min(...ranges.map(({ first }) => first)), last: Math.max(...ranges.map(({ last }) => last)) };
}

function findDropped(table: FilterTable, way: Way): { readonly packet: Packet; readonly decidedBy: string } | undefined {
  for (const protocol of protocols) {
    const packet = { ...way, protocol };
    const { fate, decidedBy } = walkChain(table, 'FORWARD', packet);
    if (fate === 'dropped') return { packet, decidedBy };
  }
  return undefined;
}
