import type { Sight } from './recording.ts';

/** What changed between two sights of a packet, such as `source 172.33.85.254 → 172.17.8.101`. */
export function changesBetween(before: Sight | undefined, now: Sight): readonly string[] {
  return [...addressChanges(before, now), ...carriage(before, now), ...(now.fragmented && !before?.fragmented ? ['fragmented'] : [])];
}

function addressChanges(before: Sight | undefined, now: Sight): readonly string[] {
  if (!before) return [`${now.from} → ${now.to}`, `ttl ${now.ttl}`];
  const arrow = (what: string, one: string | number, other: string | number): readonly string[] => (one === other ? [] : [`${what} ${one} → ${other}`]);
  const expected = before.ttl - (before.node === now.node && before.direction === 'in' && now.direction === 'out' ? 1 : 0);
  return [
    ...arrow('source', before.from, now.from),
    ...arrow('destination', before.to, now.to),
    ...(before.ports && now.ports ? [...arrow('source port', before.ports.from, now.ports.from), ...arrow('port', before.ports.to, now.ports.to)] : []),
    // A router takes one off; anything else is of a rule.
    ...(now.ttl === before.ttl || now.ttl === expected ? [] : [`ttl ${before.ttl} → ${now.ttl}`]),
  ];
}

function carriage(before: Sight | undefined, { outer }: Sight): readonly string[] {
  if (!outer || before?.outer) return [];
  return [`in ${outer.how.replace(':', ' port ')}, ${outer.from} → ${outer.to}`, ...(outer.fragmented ? ['the tunnel packet is fragmented'] : [])];
}
