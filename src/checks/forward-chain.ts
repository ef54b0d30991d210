import { contains, overlaps, parseCidr } from '../network/cidr.ts';
import type { Cidr } from '../network/cidr.ts';
import { parseIpv4 } from '../network/address.ts';
import type { IptablesRules } from '../observe/observation.ts';

/** A first packet of a connection that a node is to forward. */
export interface Packet {
  readonly from: Cidr;
  readonly to: Cidr;
  readonly inDevice: string;
  readonly outDevice: string;
  readonly protocol: 'icmp' | 'tcp';
}

/** What becomes of it, and the rule or policy that decides. */
export interface Verdict {
  readonly accepted: boolean;
  readonly decidedBy: string;
}

/**
 * Walks the FORWARD chain as `iptables -S` words it. A rule with a match that cannot be judged from its text alone is
 * passed over: what it does is seen by the traffic probes.
 */
export function walkForward({ filter }: IptablesRules, packet: Packet): Verdict {
  const chains = new Map<string, string[]>();
  const policies = new Map<string, string>();
  for (const line of filter) {
    const [verb, chain = '', ...rest] = line.split(' ');
    if (verb === '-P') policies.set(chain, rest[0] ?? 'ACCEPT');
    if (verb === '-A') chains.set(chain, [...(chains.get(chain) ?? []), line]);
  }
  const decided = walk('FORWARD', chains, packet, 0);
  if (decided && decided !== 'return') return decided;
  const policy = policies.get('FORWARD') ?? 'ACCEPT';
  return { accepted: policy === 'ACCEPT', decidedBy: `-P FORWARD ${policy}` };
}

type Outcome = Verdict | 'return' | undefined;

function walk(chain: string, chains: ReadonlyMap<string, readonly string[]>, packet: Packet, depth: number): Outcome {
  // iptables refuses loops, but a captured text may be anything.
  if (depth > 16) return undefined;
  for (const rule of chains.get(chain) ?? []) {
    const words = splitRule(rule);
    if (!matches(words, packet)) continue;
    const jump = valueOf(words, '-j', '-g');
    if (jump === 'ACCEPT') return { accepted: true, decidedBy: rule };
    if (jump === 'DROP' || jump === 'REJECT') return { accepted: false, decidedBy: rule };
    if (jump === 'RETURN') return 'return';
    const inner = jump === undefined ? undefined : walk(jump, chains, packet, depth + 1);
    if (inner && inner !== 'return') return inner;
    if (words.includes('-g')) return inner;
  }
  return undefined;
}

function splitRule(rule: string): readonly string[] {
  return (rule.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []).slice(2);
}

function valueOf(words: readonly string[], ...names: readonly string[]): string | undefined {
  const at = words.findIndex(word => names.includes(word));
  return at < 0 ? undefined : words[at + 1];
}

// How each option judges the packet; one that is not here cannot be judged.
const judges: Readonly<Record<string, (packet: Packet, value: string) => boolean>> = {
  '-s': ({ from }, value) => covers(value, from),
  '-d': ({ to }, value) => covers(value, to),
  '-i': ({ inDevice }, value) => isDevice(value, inDevice),
  '-o': ({ outDevice }, value) => isDevice(value, outDevice),
  '-p': ({ protocol }, value) => value === protocol || value === 'all',
  '--ctstate': (_, value) => value.split(',').includes('NEW'),
  '--state': (_, value) => value.split(',').includes('NEW'),
  '--comment': () => true,
  '-m': () => true,
  '--reject-with': () => true,
  '-j': () => true,
  '-g': () => true,
};

function matches(words: readonly string[], packet: Packet): boolean {
  for (let at = 0; at < words.length; at += 1) {
    const negated = words[at] === '!';
    if (negated) at += 1;
    const judge = judges[words[at] ?? ''];
    if (!judge || judge(packet, words[at + 1] ?? '') === negated) return false;
    at += 1;
  }
  return true;
}

function covers(text: string, block: Cidr): boolean {
  const cidr = parseCidr(text) ?? (parseIpv4(text) && parseCidr(`${text}/32`));
  return cidr !== undefined && overlaps(cidr, block) && contains(cidr, block.address);
}

// `eth+` stands for every device whose name begins so.
function isDevice(pattern: string, device: string): boolean {
  return pattern.endsWith('+') ? device.startsWith(pattern.slice(0, -1)) : pattern === device;
}
