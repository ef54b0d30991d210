import { contains, overlaps, parseCidr } from '../network/cidr.ts';
import type { Cidr } from '../network/cidr.ts';
import type { IptablesRules } from '../observe/observation.ts';

/** The first packet of a connection that a node is to forward. */
export interface Packet {
  readonly from: Cidr;
  readonly to: Cidr;
  readonly inDevice: string;
  readonly outDevice: string;
  readonly protocol: 'icmp' | 'tcp';
}

/** What becomes of a packet, and the rule or policy that decides it. */
export interface Verdict {
  /** unknown: a rule has a match that cannot be judged from its text. */
  readonly fate: 'accepted' | 'dropped' | 'unknown';
  readonly decidedBy: string;
}

/** A filter table taken apart, for many packets. */
export interface FilterTable {
  readonly policy: string;
  readonly chains: ReadonlyMap<string, readonly Rule[]>;
}

interface Rule {
  readonly text: string;
  readonly matches: readonly Match[];
  readonly target: string | undefined;
  readonly isGoto: boolean;
}

type Answer = 'yes' | 'no' | 'unknown';
type Match = (packet: Packet) => Answer;

/** Takes apart the filter table, as `iptables -S` words it. */
export function parseFilter({ filter }: IptablesRules): FilterTable {
  const chains = new Map<string, Rule[]>();
  let policy = 'ACCEPT';
  for (const line of filter) {
    const [verb, chain = '', ...rest] = splitWords(line);
    if (verb === '-P' && chain === 'FORWARD') policy = rest[0] ?? policy;
    if (verb !== '-A') continue;
    const rules = chains.get(chain) ?? [];
    chains.set(chain, rules);
    rules.push(parseRule(line, rest));
  }
  return { policy, chains };
}

/** Walks the FORWARD chain: the first rule that matches and decides, wins. */
export function walkForward(table: FilterTable, packet: Packet): Verdict {
  const doubts: string[] = [];
  const decided = walk('FORWARD', table, packet, { doubts, sure: true, depth: 0 });
  if (decided) return decided;
  if (table.policy === 'ACCEPT') return { fate: 'accepted', decidedBy: '-P FORWARD ACCEPT' };
  return doubts[0] === undefined ? { fate: 'dropped', decidedBy: `-P FORWARD ${table.policy}` } : { fate: 'unknown', decidedBy: doubts[0] };
}

interface Walk {
  /** Rules that may have accepted the packet. */
  readonly doubts: string[];
  /** Whether it is sure that the packet came here. */
  readonly sure: boolean;
  readonly depth: number;
}

function walk(chain: string, table: FilterTable, packet: Packet, { doubts, sure, depth }: Walk): Verdict | undefined {
  // iptables refuses loops, but a text may hold anything.
  if (depth > 16) return undefined;
  for (const { text, matches, target = '', isGoto } of table.chains.get(chain) ?? []) {
    const answer = combine(matches, packet);
    if (answer === 'no') continue;
    const certain = sure && answer === 'yes';
    if (target === 'RETURN') {
      if (certain) return undefined;
    } else if (target === 'ACCEPT') {
      if (certain) return { fate: 'accepted', decidedBy: text };
      doubts.push(text);
    } else if (target === 'DROP' || target === 'REJECT') {
      if (certain) return { fate: doubts[0] === undefined ? 'dropped' : 'unknown', decidedBy: text };
    } else if (table.chains.has(target)) {
      const inner = walk(target, table, packet, { doubts, sure: certain, depth: depth + 1 });
      if (inner || (isGoto && certain)) return inner;
    }
  }
  return undefined;
}

function combine(matches: readonly Match[], packet: Packet): Answer {
  const answers = matches.map(match => match(packet));
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

function splitWords(line: string): readonly string[] {
  return line.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
}

// How each option judges a packet; what is not here cannot be judged.
const judges: Readonly<Record<string, (value: string) => Match>> = {
  '-s': value => packet => covers(value, packet.from),
  '-d': value => packet => covers(value, packet.to),
  '-i': value => packet => isDevice(value, packet.inDevice),
  '-o': value => packet => isDevice(value, packet.outDevice),
  '-p': value => packet => yesOrNo(value === 'all' || value === packet.protocol),
  '--ctstate': value => () => yesOrNo(value.split(',').includes('NEW')),
  '--state': value => () => yesOrNo(value.split(',').includes('NEW')),
};
const silent = ['-m', '--comment'];

function parseRule(text: string, words: readonly string[]): Rule {
  const matches: Match[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    // What follows the target are its own options.
    if (word === '-j' || word === '-g') return { text, matches, target: words[at + 1], isGoto: word === '-g' };
    const negated = word === '!';
    const option = negated ? (words[at + 1] ?? '') : word;
    if (negated) at += 1;
    if (!option.startsWith('-')) continue;
    const value = words[at + 1] ?? '';
    const judge = judges[option];
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

function yesOrNo(value: boolean): Answer {
  return value ? 'yes' : 'no';
}

// A block that is matched in part only has packets of both kinds.
function covers(text: string, block: Cidr): Answer {
  const cidr = parseCidr(text) ?? parseCidr(`${text}/32`);
  if (!cidr) return 'unknown';
  if (!overlaps(cidr, block)) return 'no';
  return cidr.prefixLength <= block.prefixLength && contains(cidr, block.address) ? 'yes' : 'unknown';
}

// `eth+` stands for every device whose name begins so.
function isDevice(pattern: string, device: string): Answer {
  return yesOrNo(pattern.endsWith('+') ? device.startsWith(pattern.slice(0, -1)) : pattern === device);
}
