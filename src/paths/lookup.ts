import { contains, parseCidr } from '../network/cidr.ts';
import { parseIpv4 } from '../network/address.ts';
import { addressNumber, destinationRange, isWithin } from '../network/range.ts';
import type { Range } from '../network/range.ts';
import type { NodeFacts, PolicyRule, Route } from '../observe/observation.ts';
import { groupBy } from '../text/group-by.ts';

/** What the kernel's routing says of a packet. */
export type Found =
  | { readonly kind: 'local' }
  | { readonly kind: 'route'; readonly route: Route; readonly rule?: PolicyRule }
  | { readonly kind: 'refused'; readonly by: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly rule: PolicyRule };

/** What is looked up: the addresses of a packet, and the device by which it came; empty for one of the node's own. */
export interface Question {
  readonly source: string;
  readonly destination: string;
  readonly inDevice: string;
}

/** Looks a packet up as the kernel does: rule by rule, in each table the longest prefix, then the least metric. */
export function lookUp(node: NodeFacts, question: Question): Found {
  for (const rule of rulesOf(node)) {
    const applies = matches(rule, question);
    if (applies === 'no') continue;
    const found = ask(node, rule, question);
    if (!found) continue;
    // A rule that may or may not apply decides only if the others say otherwise.
    return applies === 'yes' ? found : { kind: 'unknown', rule };
  }
  return { kind: 'none' };
}

function rulesOf({ rules }: NodeFacts): readonly PolicyRule[] {
  // A node that reported no rules has the kernel's own.
  return rules.length === 0 ? kernelRules : rules.toSorted((a, b) => a.priority - b.priority);
}

const kernelRules: readonly PolicyRule[] = ['local', 'main', 'default'].map((table, index) => ({ priority: [0, 32766, 32767][index] ?? 0, text: `from all lookup ${table}` }));

function ask(node: NodeFacts, rule: PolicyRule, { destination }: Question): Found | undefined {
  const refusal = /\b(blackhole|unreachable|prohibit)\b/.exec(rule.text)?.[1];
  if (refusal !== undefined) return { kind: 'refused', by: `rule ${rule.priority}: ${rule.text}` };
  const table = wordAfter(rule.text, 'lookup');
  if (table === 'local') return node.addresses.some(({ address }) => address === destination) ? { kind: 'local' } : undefined;
  const shortest = Number(wordAfter(rule.text, 'suppress_prefixlength') ?? -1);
  const route = bestRoute(tablesOf(node).get(table) ?? [], destination);
  if (!route || route.type === 'throw' || lengthOf(route) <= shortest) return undefined;
  if (['blackhole', 'unreachable', 'prohibit'].includes(route.type)) return { kind: 'refused', by: `${route.type} ${route.destination}` };
  return { kind: 'route', route, ...(table !== 'main' && { rule }) };
}

/** A route with the range of its destination. */
interface RouteRange {
  readonly route: Route;
  readonly range: Range;
}

/** The routes of a node that can be taken, by table: the longest prefix first, then the least metric. */
function tablesOf({ routes }: NodeFacts): ReadonlyMap<string | undefined, readonly RouteRange[]> {
  const made = tables.get(routes) ?? groupBy(routes.flatMap(withRange).toSorted((a, b) => lengthOf(b.route) - lengthOf(a.route) || (a.route.metric ?? 0) - (b.route.metric ?? 0)), ({ route }) => route.table);
  tables.set(routes, made);
  return made;
}

const tables = new WeakMap<readonly Route[], ReadonlyMap<string | undefined, readonly RouteRange[]>>();

function withRange(route: Route): readonly RouteRange[] {
  const range = destinationRange(route.destination);
  return range === undefined || route.flags.includes('dead') ? [] : [{ route, range }];
}

function bestRoute(ranges: readonly RouteRange[], destination: string): Route | undefined {
  const value = addressNumber(destination);
  return ranges.find(({ range }) => isWithin(range, value))?.route;
}

function lengthOf({ destination }: Route): number {
  return destination === 'default' ? 0 : Number(destination.split('/')[1] ?? 32);
}

function matches({ text }: PolicyRule, { source, destination, inDevice }: Question): 'yes' | 'no' | 'unknown' {
  if (!isIn(wordAfter(text, 'from'), source) || !isIn(wordAfter(text, 'to'), destination)) return 'no';
  const by = wordAfter(text, 'iif');
  if (by !== undefined && by !== (inDevice || 'lo')) return 'no';
  // Nothing marks the packets of pods; other matches depend on more than a packet's addresses.
  const mark = wordAfter(text, 'fwmark');
  if (mark !== undefined && Number(mark.split('/')[0]) !== 0) return 'no';
  return /\b(?:not|oif|uidrange|tos|ipproto|sport|dport)\b/.test(text) ? 'unknown' : 'yes';
}

function isIn(text: string | undefined, address: string): boolean {
  if (text === undefined || text === 'all') return true;
  const block = parseCidr(text);
  const known = parseIpv4(address);
  return block && known ? contains(block, known) : text === address;
}

function wordAfter(text: string, word: string): string | undefined {
  return new RegExp(`(?:^|\\s)${word} (\\S+)`).exec(text)?.[1];
}
