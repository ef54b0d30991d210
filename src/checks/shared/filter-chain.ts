import type { Range } from '../../network/range.ts';
import type { IptablesRules } from '../../observe/observation.ts';
import { matchers } from './filter-matches.ts';
import type { Answer, Match } from './filter-matches.ts';

/** The first packet of a connection, unless it is established. */
export interface Packet {
  readonly from: Range;
  readonly to: Range;
  /** Empty for a packet that the node itself sends. */
  readonly inDevice: string;
  /** Empty for a packet addressed to the node itself. */
  readonly outDevice: string;
  readonly protocol: 'icmp' | 'tcp' | 'udp';
  /** The destination port; unknown unless given. */
  readonly port?: number;
  /** Whether its connection is known, as that of an answer is. */
  readonly established?: boolean;
  /** The mark on it; unknown unless given. */
  readonly mark?: number;
}

/** Whether a packet is accepted, and the rule or policy that decides. */
export interface Verdict {
  /** unknown: a rule has a match that its text does not decide. */
  readonly fate: 'accepted' | 'dropped' | 'unknown';
  readonly decidedBy: string;
  /** Whether every rule on the way decided for sure, so the verdict applies to the packet's whole ranges. */
  readonly whole: boolean;
}

/** A parsed filter table, reused for many packets. */
export interface FilterTable {
  /** By built-in chain. */
  readonly policies: ReadonlyMap<string, string>;
  readonly chains: ReadonlyMap<string, readonly Rule[]>;
}

interface Rule {
  readonly text: string;
  readonly matches: readonly Match[];
  readonly target: string | undefined;
  readonly isGoto: boolean;
}

/** Parses the filter table as printed by `iptables -S`. */
export function parseFilter({ filter }: IptablesRules): FilterTable {
  return parseTable(filter);
}

/** Parses any table as printed by `iptables -S`. */
export function parseTable(lines: readonly string[]): FilterTable {
  const chains = new Map<string, Rule[]>();
  const policies = new Map<string, string>();
  for (const line of lines) {
    const [verb, chain = '', ...rest] = splitWords(line);
    if (verb === '-P') policies.set(chain, rest[0] ?? 'ACCEPT');
    if (verb !== '-A') continue;
    const rules = chains.get(chain) ?? [];
    chains.set(chain, rules);
    rules.push(parseRule(line, rest));
  }
  return { policies, chains };
}

/** Walks a built-in chain: the first rule that matches and decides wins. */
export function walkChain(table: FilterTable, chain: 'INPUT' | 'FORWARD' | 'OUTPUT', packet: Packet): Verdict {
  const way: Way = { mayAccept: undefined, whole: true };
  const policy = table.policies.get(chain) ?? 'ACCEPT';
  const decision = walk(chain, table, packet, way, true, 0) ?? { target: policy, text: `-P ${chain} ${policy}` };
  const { whole, mayAccept } = way;
  if (decision.target === 'ACCEPT') return { fate: 'accepted', decidedBy: decision.text, whole };
  if (mayAccept !== undefined) return { fate: 'unknown', decidedBy: mayAccept, whole };
  return { fate: 'dropped', decidedBy: decision.text, whole };
}

/** The rule of a nat chain that translates the packet; undefined if none does, `unknown` if one might. */
export function findTranslation(table: FilterTable, chain: 'PREROUTING' | 'POSTROUTING', packet: Packet): Decision | 'unknown' | undefined {
  const way: Way = { mayAccept: undefined, whole: true };
  const decision = walk(chain, table, packet, way, true, 0);
  if (way.mayAccept !== undefined) return 'unknown';
  return decision?.target === 'ACCEPT' ? undefined : decision;
}

/** State of a packet's walk through the chains. */
interface Way {
  /** The first rule that may have accepted the packet. */
  mayAccept: string | undefined;
  whole: boolean;
}

/** The rule that decides, and its target. */
export type Decision = Readonly<Record<'target' | 'text', string>>;

// `sure`: whether the packet certainly reached this chain.
function walk(chain: string, table: FilterTable, packet: Packet, way: Way, sure: boolean, depth: number): Decision | undefined {
  // iptables rejects loops, but the text may contain anything.
  if (depth > 16) return undefined;
  for (const { text, matches, target = '', isGoto } of table.chains.get(chain) ?? []) {
    const answer = combine(matches, packet);
    if (answer === 'no') continue;
    if (answer === 'unknown') way.whole = false;
    const certain = sure && answer === 'yes';
    if (target === 'RETURN' && certain) return undefined;
    if (terminal.has(target)) {
      if (certain) return { target, text };
      if (!losing.has(target)) way.mayAccept ??= text;
    } else if (table.chains.has(target)) {
      const inner = walk(target, table, packet, way, certain, depth + 1);
      if (inner || (isGoto && certain)) return inner;
    }
  }
  return undefined;
}

const losing: ReadonlySet<string> = new Set(['DROP', 'REJECT']);
const terminal: ReadonlySet<string> = new Set(['ACCEPT', ...losing, 'MASQUERADE', 'SNAT', 'DNAT', 'REDIRECT']);

function combine(matches: readonly Match[], packet: Packet): Answer {
  let answer: Answer = 'yes';
  for (const match of matches) {
    const one = match(packet);
    if (one === 'no') return 'no';
    if (one === 'unknown') answer = one;
  }
  return answer;
}

/** The words of a rule as iptables-save prints it; a quoted word keeps its quotes. */
export function splitWords(line: string): readonly string[] {
  return line.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
}

const silent = ['-m', '--comment'];

function parseRule(text: string, words: readonly string[]): Rule {
  const matches: Match[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    // Words after the target are the target's options.
    if (word === '-j' || word === '-g') return { text, matches, target: words[at + 1], isGoto: word === '-g' };
    const negated = word === '!';
    const option = negated ? (words[at + 1] ?? '') : word;
    if (negated) at += 1;
    if (!option.startsWith('-')) continue;
    const value = words[at + 1] ?? '';
    const judge = matchers[option];
    if (judge) matches.push(negated ? negate(judge(value)) : judge(value));
    else if (!silent.includes(option)) matches.push(() => 'unknown');
    at += 1;
  }
  return { text, matches, target: undefined, isGoto: false };
}

function negate(match: Match): Match {
  const opposite = { yes: 'no', no: 'yes', unknown: 'unknown' } as const;
  return packet => opposite[match(packet)];
}
