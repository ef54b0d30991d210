import type { Hop, Leg, SeenHop } from './types.ts';

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
