import type { NodeFacts } from '../observe/observation.ts';
import type { Change, CompareNodes, View } from './change.ts';

/** A chain's policy, absent for user-defined chains, and its rules in order. */
interface Chain {
  readonly policy?: string;
  readonly rules: readonly string[];
}

/** iptables, chain by chain: policies, rules and their order. */
export const compareFirewalls: CompareNodes = (before, after) => {
  const [were, are] = [chainsOf(before.node), chainsOf(after.node)];
  const names = [...new Set([...were.keys(), ...are.keys()])].filter(name => !isOfPods(name));
  return names.flatMap(name => compareChain(name, before, were.get(name), after, are.get(name)));
};

function chainsOf({ iptables }: NodeFacts): ReadonlyMap<string, Chain> {
  const chains = new Map<string, Chain>();
  for (const { command, filter, nat } of iptables) {
    for (const [table, lines] of [['filter', filter], ['nat', nat]] as const) {
      for (const line of lines) addLine(chains, `${command}, table ${table}, chain`, line);
    }
  }
  // An empty built-in chain that accepts equals a missing one.
  return new Map([...chains].filter(([, { policy, rules }]) => policy !== 'ACCEPT' || rules.length > 0));
}

function addLine(chains: Map<string, Chain>, where: string, line: string): void {
  const [, kind, chain, rest = ''] = /^-([PNA]) (\S+)(?: (.*))?$/.exec(line) ?? [];
  if (chain === undefined) return;
  const name = `${where} ${chain}`;
  const known = chains.get(name) ?? { rules: [] };
  chains.set(name, kind === 'A' ? { ...known, rules: [...known.rules, rest] } : { ...known, ...(kind === 'P' && { policy: rest }) });
}

function compareChain(name: string, before: View, was: Chain | undefined, after: View, is: Chain | undefined): readonly Change[] {
  const say = (text: string): Change => ({ layer: 'forward', text: `${name}: ${text}` });
  const [old, now] = [(was?.rules ?? []).map(before.same), (is?.rules ?? []).map(after.same)];
  const [gone, added] = [takeAway(old, now), takeAway(now, old)];
  // docker does not delete the rules for its previous subnet.
  const there = new Set(was?.rules.filter(rule => is?.rules.includes(rule)));
  const policy = policyOf(was) === policyOf(is) ? [] : [say(`policy changed from ${policyOf(was)} to ${policyOf(is)}`)];
  const isMoved = gone.length === 0 && added.length === 0 && old.join('\n') !== now.join('\n');
  const moved = isMoved && !isUnordered(name) ? [say('its rules are in another order')] : [];
  return [
    ...policy,
    ...gone.filter(at => !there.has(was?.rules[at] ?? '')).map(at => say(`rule ${at + 1} is gone: ${was?.rules[at]}`)),
    ...added.filter(at => !there.has(is?.rules[at] ?? '')).map(at => say(`rule ${at + 1} is new: ${is?.rules[at]}`)),
    ...moved,
  ];
}

// kube-proxy and the CNI plug-in portmap have chains for each pod, which are others when a pod is replaced.
function isOfPods(name: string): boolean {
  return / (?:KUBE-(?:SVC|SEP|EXT)-[A-Z0-9]{16}|CNI-DN-\w+|CNI-HOSTPORT-DNAT)$/.test(name);
}

// kube-proxy writes one rule for each Service, in the order of a Go map, which is another each time.
function isUnordered(name: string): boolean {
  return name.endsWith(' KUBE-SERVICES') || name.endsWith(' KUBE-NODEPORTS');
}

// A missing or user-defined chain has no policy.
function policyOf(chain: Chain | undefined): string {
  return chain?.policy ?? 'ACCEPT';
}

/** The indexes of a list's items that remain after each item of the other list is removed once. */
function takeAway(items: readonly string[], others: readonly string[]): readonly number[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  return items.flatMap((item, at) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count > 0 ? [] : [at];
  });
}
