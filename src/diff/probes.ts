import { groupBy } from '../text/group-by.ts';
import type { Observation, ProbeResult } from '../observe/observation.ts';
import type { Change, View } from './change.ts';

/** Traffic that is no longer answered, or is answered again; one change per pair of ends. */
export function compareProbes(before: View, after: View): readonly Change[] {
  const was = resultsOf(before.seen);
  const turned = [...resultsOf(after.seen)].flatMap(([key, probe]) => {
    const earlier = was.get(key);
    return earlier && earlier.ok !== probe.ok ? [probe] : [];
  });
  const groups = groupBy(turned, ({ from, to, ok }) => `${from.node} ${from.place} ${to.place} ${to.node} ${ok}`);
  return [...groups.values()].flatMap(probes => sayTurned(probes));
}

// The kernel chooses the target's port, and the size depends on the MTU.
function resultsOf({ probes }: Observation): ReadonlyMap<string, ProbeResult> {
  return new Map(probes.map(probe => [`${probe.from.node} ${probe.from.place} ${probe.to.node} ${probe.to.place} ${nameOf(probe)}`, probe]));
}

function nameOf({ protocol, size }: ProbeResult): string {
  return size === undefined ? protocol : `full-size ${protocol}`;
}

function sayTurned(probes: readonly ProbeResult[]): readonly Change[] {
  const [first] = probes;
  if (!first) return [];
  const { from, to, ok, error } = first;
  const target = to.place === 'etcd' ? 'etcd' : `the ${to.place} ${to.place === 'pod' ? 'of ' : ''}${to.node}`;
  const kinds = probes.map(nameOf).join(', ');
  const how = ok ? 'is answered again' : `is no longer answered${error ? ` (${error})` : ''}`;
  return [{ node: from.node, layer: 'traffic', text: `traffic from its ${from.place === 'pod' ? 'pod' : 'own address'} to ${target} ${how}: ${kinds}` }];
}
