import { overlaps, parseCidr } from '../../network/cidr.ts';
import type { Cidr } from '../../network/cidr.ts';
import type { NodeFacts, PolicyRule } from '../../observe/observation.ts';
import type { Finding } from '../check.ts';
import { onNode } from './paste.ts';

/** Finds rules before the main table that may divert packets for these subnets, and a missing rule for the main table. */
export function judgePolicy(node: NodeFacts, subnets: readonly string[]): readonly Finding[] {
  const { name, rules } = node;
  // A node that reported no rules has the kernel's defaults.
  if (rules.length === 0) return [];
  const sorted = rules.toSorted((a, b) => a.priority - b.priority);
  const main = sorted.findIndex(({ text }) => text === 'from all lookup main');
  const before = main < 0 ? sorted : sorted.slice(0, main);
  const plain = before.filter(({ text }) => text !== 'from all lookup local');
  // Most nodes have no such rule, so parse the subnets only if needed.
  const blocks = plain.length === 0 ? [] : subnets.flatMap(text => parseCidr(text) ?? []);
  const astray = plain.filter(rule => concerns(rule, blocks, node));
  return [...(main < 0 ? [noMain(name)] : []), ...astray.map(rule => toFinding(name, rule))];
}

function concerns({ text }: PolicyRule, subnets: readonly Cidr[], { routes }: NodeFacts): boolean {
  // A match on anything but addresses depends on the packet, so it is unknown.
  if (/\b(?:fwmark|iif|oif|uidrange|tos|ipproto|sport|dport|not)\b/.test(text)) return false;
  const to = blockAfter(text, 'to');
  const from = blockAfter(text, 'from');
  const blocks = subnets.filter(subnet => !to || overlaps(to, subnet));
  if (blocks.length === 0 || (from && !blocks.some(block => overlaps(from, block)))) return false;
  const table = /\blookup (\S+)/.exec(text)?.[1];
  if (table === undefined) return /\b(?:blackhole|unreachable|prohibit)\b/.test(text);
  const shortest = Number(/\bsuppress_prefixlength (\d+)/.exec(text)?.[1] ?? -1);
  return routes.some(route => {
    if (route.table !== table || route.type === 'throw' || table === 'main') return false;
    const block = route.destination === 'default' ? parseCidr('0.0.0.0/0') : parseCidr(route.destination);
    return block !== undefined && block.prefixLength > shortest && blocks.some(subnet => overlaps(block, subnet));
  });
}

function blockAfter(text: string, word: string): Cidr | undefined {
  const value = new RegExp(`\\b${word} (\\S+)`).exec(text)?.[1] ?? '';
  return parseCidr(value) ?? parseCidr(`${value}/32`);
}

function noMain(node: string): Finding {
  const hint = onNode(node, 'ip rule add priority 32766 lookup main');
  return { node, summary: 'the rule for the main table is missing', expected: 'from all lookup main', actual: 'no such rule', hint };
}

function toFinding(node: string, { priority, text }: PolicyRule): Finding {
  return {
    node,
    summary: "a rule before the main table diverts packets for other nodes' pods",
    expected: 'no rule for the overlay before the main table',
    actual: `${priority}: ${text}`,
    hint: onNode(node, `ip rule del priority ${priority}`),
  };
}
