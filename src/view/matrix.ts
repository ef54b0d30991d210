import { pairProbes } from '../checks/shared/pairs.ts';
import type { PairProbes } from '../checks/shared/pairs.ts';
import type { NodeFacts, Observation, ProbeResult } from '../observe/observation.ts';
import type { PacketKind } from '../paths/types.ts';
import { walk } from '../paths/walk.ts';
import { groupBy } from '../text/group-by.ts';
import { answerOf, cellOf, packetKinds, stateOf } from './cells.ts';
import { foldAlike, sizeOf } from './fold.ts';
import { shapeOf } from './shape.ts';
import type { BrokenView, Cell, MatrixView, Pair } from './types.ts';

/** Labs of up to this many nodes have the way of every pair in the view. */
const smallLab = 4;
/** Of so many broken pairs at most, each is walked; of more, one for each two classes of nodes. */
const mostWalks = 400;

/** Who reaches whom, pod to pod, and where the packets of broken pairs are lost. */
export function matrixOf(seen: Observation): MatrixView {
  const { nodes } = seen;
  const cells = cellsOf(seen);
  const classes = foldAlike(cells);
  const broken = brokenOf(seen, cells, classes);
  const shown = nodes.length <= smallLab ? pairsOf(cells).filter(pair => stateOf(cellAt(cells, pair)) !== 'not-seen') : broken.flatMap(({ pairs }) => pairs.slice(0, 1));
  return {
    ...{ cells, classes, broken },
    shape: shapeOf(cells, nodes.map(({ name }) => name)),
    walks: shown.flatMap(pair => walkOf(seen, cells, pair) ?? []),
  };
}

/** The ordered pairs of pods that do not reach each other, those that are lost alike together. */
export function brokenPairs(seen: Observation): readonly BrokenView[] {
  const cells = cellsOf(seen);
  return brokenOf(seen, cells, foldAlike(cells));
}

function cellsOf(seen: Observation): readonly Cell[] {
  return seen.nodes.flatMap(from => seen.nodes.map(to => (from === to ? 0 : cellBetween(seen, from, to))));
}

type Judged = readonly [kind: PacketKind, probe: ProbeResult | undefined];

function probesOf({ echo, whole, handshake }: Readonly<PairProbes>): readonly Judged[] {
  return [['icmp', echo], ['full', whole], ['tcp', handshake]];
}

function cellBetween({ probes }: Observation, from: NodeFacts, to: NodeFacts): Cell {
  const sent = probesOf(pairProbes(probes, 'pod')(from.name, to.name)).flatMap(([kind, probe]) => (probe ? [{ kind, ok: probe.ok }] : []));
  return cellOf(sent, from.pod !== undefined && from.pod.address === to.pod?.address);
}

function pairsOf(cells: readonly Cell[]): readonly Pair[] {
  const all = Array.from({ length: sizeOf(cells) }, (_, index) => index);
  return all.flatMap(from => all.flatMap((to): readonly Pair[] => (from === to ? [] : [[from, to]])));
}

function cellAt(cells: readonly Cell[], [from, to]: Pair): Cell {
  return cells[from * sizeOf(cells) + to] ?? 0;
}

function isBroken(cell: Cell): boolean {
  return !['answered', 'not-seen'].includes(stateOf(cell));
}

function brokenOf(seen: Observation, cells: readonly Cell[], classes: MatrixView['classes']): readonly BrokenView[] {
  const pairs = pairsOf(cells).filter(pair => isBroken(cellAt(cells, pair)));
  const classOf = new Map(classes.flatMap((members, index) => members.map(member => [member, index] as const)));
  const keyOf = ([from, to]: Pair): string => (pairs.length <= mostWalks ? `${from} ${to}` : `${classOf.get(from)} ${classOf.get(to)}`);
  const alike = [...groupBy(pairs, keyOf).values()].map(group => describe(seen, cells, group));
  const groups = groupBy(alike, ({ state, lost, summary, oneWay, errors }) => [state, lost.join(), summary, oneWay, errors.map(withoutAddress).join()].join('\n'));
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    return first ? [{ ...first, pairs: group.flatMap(one => one.pairs) }] : [];
  });
}

function withoutAddress(error: string): string {
  return error.replace(/, says .*/, '');
}

function describe(seen: Observation, cells: readonly Cell[], pairs: readonly Pair[]): BrokenView {
  const [pair = [0, 0]] = pairs;
  const [from, to] = pair;
  const cell = cellAt(cells, pair);
  const probes = probesOf(pairProbes(seen.probes, 'pod')(seen.nodes[from]?.name ?? '', seen.nodes[to]?.name ?? ''));
  return {
    ...{ state: stateOf(cell), pairs },
    oneWay: stateOf(cellAt(cells, [to, from])) === 'answered',
    lost: packetKinds.filter(kind => answerOf(cell, kind) === 'no-answer'),
    summary: stateOf(cell) === 'same-address' ? `both pods have the address ${seen.nodes[to]?.pod?.address}` : (walkOf(seen, cells, pair)?.dies?.summary ?? ''),
    errors: [...new Set(probes.flatMap(([, probe]) => (probe && !probe.ok ? [probe.error || 'no answer'] : [])))],
  };
}

// The way of the probe that was lost, if one was.
function walkOf(seen: Observation, cells: readonly Cell[], pair: Pair): ReturnType<typeof walk> | undefined {
  const [from, to] = pair.map(index => seen.nodes[index]?.name);
  const cell = cellAt(cells, pair);
  const kind = packetKinds.find(one => answerOf(cell, one) === 'no-answer') ?? 'icmp';
  return from === undefined || to === undefined ? undefined : walk(seen, from, to, kind);
}
