import type { LostAt, Observation } from '../observe/observation.ts';
import type { Hop, Leg, SeenHop } from './types.ts';

/** Where the closer look of a diagnosis saw packets between two pods die, or at least those of one of their nodes. */
export function lostBetween({ closer }: Observation, from: string, to: string): SeenHop | undefined {
  const traced = ({ pairs }: LostAt): boolean => pairs.includes(`${from}'s pod → ${to}'s pod`);
  const beside = ({ nodes }: LostAt): boolean => nodes.includes(from) || nodes.includes(to);
  const lost = closer?.lost.find(traced) ?? closer?.lost.find(beside);
  const node = lost?.nodes.find(name => name === from || name === to) ?? lost?.nodes[0];
  return lost && node !== undefined ? { leg: 'request', node, stage: 'device', text: lost.says, state: 'dies' } : undefined;
}

/** Puts what a trace saw in the place of what the tables say: a packet that was seen to pass or die there did. */
export function withSeen(leg: Leg, name: SeenHop['leg'], traced: readonly SeenHop[]): Leg {
  const own = traced.filter(seen => seen.leg === name);
  if (own.length === 0) return leg;
  const hops = own.reduce<readonly Hop[]>(put, leg.hops);
  const last = hops.findLastIndex(({ basis }) => basis === 'packet');
  // A packet that was seen later on had passed everything before.
  const passed = hops.map((hop, at): Hop => (at < last && hop.basis !== 'packet' && hop.state !== 'passes' ? { ...hop, state: 'passes', text: `${hop.text}; the packet passed all the same`, basis: 'packet' } : hop));
  const died = passed.findIndex(({ state }) => state === 'dies');
  const kept = died < 0 ? passed : passed.slice(0, died + 1);
  return { ...leg, hops: kept, ends: endOf(kept) };
}

function put(hops: readonly Hop[], { node, stage, text, state }: SeenHop): readonly Hop[] {
  const at = hops.findIndex(hop => hop.node === node && hop.stage === stage);
  const hop: Hop = { ...(at < 0 ? { node, stage, what: stage } : hops[at]!), text, state, basis: 'packet' };
  return at < 0 ? [...hops, hop] : hops.with(at, hop);
}

function endOf(hops: readonly Hop[]): Leg['ends'] {
  const last = hops.at(-1);
  if (last?.state === 'dies') return 'dies';
  return last?.stage === 'delivery' && hops.every(({ state }) => state === 'passes') ? 'arrives' : 'unknown';
}
