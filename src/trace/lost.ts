import type { LostAt } from '../observe/observation.ts';
import { groupBy } from '../text/group-by.ts';
import { placeName } from './breaks.ts';
import { kindName } from './trace.ts';
import type { Break, Trace } from './trace.ts';

interface Sighted {
  readonly trace: Trace;
  readonly at: Break;
}

/** Groups the breaks of several traces by the hop where they are, the one that loses most first. */
export function gatherLosses(traces: readonly Trace[], evidenceOf: (node: string) => readonly string[]): readonly LostAt[] {
  const all = traces.flatMap(trace => trace.breaks.map(at => ({ trace, at })));
  const groups = [...groupBy(all, ({ at }) => hopOf(at)).values()];
  const ranked = mergeWires(groups).toSorted((one, other) => weigh(other) - weigh(one));
  return ranked.map(group => toLoss(group, evidenceOf));
}

// Both ways through a hop are the same hop.
function hopOf({ nodes, after, before, says }: Break): string {
  const devices = after && before && !says.includes(' changes ') ? [`${after.node} ${after.device}`, `${before.node} ${before.device}`].toSorted() : [says];
  return [...nodes.toSorted(), ...devices].join('; ');
}

// Wires of one node to several others are that node's own.
function mergeWires(groups: readonly (readonly Sighted[])[]): readonly (readonly Sighted[])[] {
  const wires = groups.filter(isWire);
  const ends = wires.flatMap(([first]) => first?.at.nodes ?? []);
  const shared = [...new Set(ends)].filter(node => ends.filter(one => one === node).length === wires.length);
  if (wires.length < 2 || shared.length !== 1) return groups;
  return [wires.flat().map(({ trace, at }) => ({ trace, at: { ...at, nodes: shared } })), ...groups.filter(group => !isWire(group))];
}

function isWire([first]: readonly Sighted[]): boolean {
  return first?.at.nodes.length === 2;
}

function weigh(group: readonly Sighted[]): number {
  return group.reduce((sum, { at }) => sum + at.lost, 0);
}

function toLoss(group: readonly Sighted[], evidenceOf: (node: string) => readonly string[]): LostAt {
  const [first] = group.toSorted((one, other) => other.at.lost - one.at.lost);
  const nodes = first?.at.nodes ?? [];
  const largest = largestOf(group);
  const heard = group.flatMap(({ trace: { errors, unanswered } }) => [...errors.map(({ sender, node, says }) => `${node ?? 'a stranger'} (${sender}) says: ${says}`), ...unanswered]);
  return {
    nodes: nodes.toSorted(),
    says: sentence(group, first),
    pairs: [...new Set(group.map(({ trace: { from, to } }) => `${placeName(from)} → ${placeName(to)}`))],
    heard: [...new Set(heard)],
    packets: weigh(group),
    targets: [...new Set(group.map(({ trace: { from, to }, at: { direction } }) => (direction === 'there' ? to : from).address))],
    ...(largest !== undefined && { largest }),
    evidence: nodes.flatMap(node => evidenceOf(node).map(text => (nodes.length > 1 ? `${node}: ${text}` : text))),
  };
}

function sentence(group: readonly Sighted[], first: Sighted | undefined): string {
  if (!first) return '';
  const [node] = first.at.nodes;
  const isOwnWire = first.at.nodes.length === 1 && /^the wire | on the wire /.test(first.at.says);
  const end = group.flatMap(({ at: { after, before } }) => [after, before]).find(hop => hop?.node === node);
  const what = isOwnWire ? `the wire at ${node}'s ${end?.device ?? 'interface'} loses packets` : first.at.says;
  const ways = new Set(group.map(({ at: { after } }) => after && (isOwnWire ? after.node === node : `${after.node} ${after.device}`)));
  const passesBoth = first.at.before !== undefined && first.at.after !== undefined && ways.size > 1;
  return `${what}${passesBoth ? ', both ways' : ''}: ${kindsOf(group)}`;
}

// If only large packets are lost, the largest that crosses says it best.
function kindsOf(group: readonly Sighted[]): string {
  const kinds = [...new Set(group.flatMap(({ at }) => at.kinds))];
  const partial = shareOf(group);
  if (partial !== undefined) return `${partial} (${kinds.join(', ')})`;
  const isWhole = group.every(({ trace, at }) => trace.kinds.every(kind => kind.answered < kind.sent && at.kinds.includes(kindName(kind))));
  if (isWhole) return 'every packet';
  const largest = largestOf(group);
  return largest === undefined ? kinds.join(', ') : `packets of more than ${largest} bytes`;
}

/** The largest packet that crosses, where all large ones are lost and no small one. */
function largestOf(group: readonly Sighted[]): number | undefined {
  if (shareOf(group) !== undefined) return undefined;
  const kinds = [...new Set(group.flatMap(({ at }) => at.kinds))];
  const onlyLarge = kinds.every(kind => group.some(({ trace }) => trace.kinds.some(one => one.size !== undefined && kindName(one) === kind)));
  return onlyLarge ? group.flatMap(({ trace }) => trace.largest ?? [])[0] : undefined;
}

// Of kinds that cross at times, how many were lost.
function shareOf(group: readonly Sighted[]): string | undefined {
  const traces = [...new Set(group.map(({ trace }) => trace))];
  const concerned = traces.flatMap(trace => trace.kinds.filter(kind => group.some(({ trace: own, at }) => own === trace && at.kinds.includes(kindName(kind)))));
  if (!concerned.some(({ answered }) => answered > 0)) return undefined;
  return `${weigh(group)} of ${concerned.reduce((sum, { sent }) => sum + sent, 0)} packets`;
}
