import { findBreaks, ownerOf, unansweredArps } from './breaks.ts';
import { changesBetween } from './changes.ts';
import { errorsOf } from './errors.ts';
import { expectedHops } from './expected.ts';
import type { Known } from './expected.ts';
import { journeysOf, keyOf, mergeHops } from './merge.ts';
import type { Journey } from './merge.ts';
import type { PlannedKind } from './plan.ts';
import type { Recorded } from './record.ts';
import type { ArpSight, Hop, Recording, Sight } from './recording.ts';
import type { HopCount, KindResult, Trace } from './trace.ts';

/** Merges what every node recorded into the way of a request's probes and of their answers. */
export function assembleTrace(known: Known, recorded: Recorded, recordings: readonly Recording[]): Trace {
  const { request, kinds, largest } = recorded;
  const { from, to } = request;
  const journeys = journeysOf(recorded, recordings);
  const expectedThere = expectedHops(known, from, to);
  const expectedBack = to.node === undefined ? [] : expectedHops(known, to, from);
  const arps = recordings.flatMap(recording => recording.arps);
  const sought = { arps, nodes: known.nodes, expectedThere, expectedBack };
  return {
    ...{ from, to, kinds: kinds.map(kind => resultOf(kind, recorded)) },
    there: countHops(kinds, journeys, expectedThere, 'there'),
    back: countHops(kinds, journeys, expectedBack, 'back'),
    breaks: findBreaks(recorded, journeys, sought),
    errors: errorsOf(recorded, journeys, known.nodes),
    ...(largest !== undefined && { largest }),
    unanswered: namesOfUnanswered(arps, [...expectedThere, ...expectedBack], known.nodes),
  };
}

function resultOf({ numbers, protocol, size, port }: PlannedKind, { answers }: Recorded): KindResult {
  const said = numbers.map(number => answers.get(number) ?? 'none');
  const refused = said.find(one => one.startsWith('refused '))?.slice('refused '.length);
  return {
    ...{ protocol, ...(size !== undefined && { size }), ...(port !== undefined && { port }) },
    ...{ sent: numbers.length, answered: said.filter(one => one === 'ok').length, ...(refused !== undefined && { refused }) },
  };
}

function countHops(kinds: readonly PlannedKind[], journeys: readonly Journey[], expected: readonly Hop[], way: 'there' | 'back'): readonly HopCount[] {
  const sequences = journeys.map(journey => journey[way]);
  const hops = mergeHops(expected, sequences);
  const notes = notesOf(sequences);
  return hops.map(hop => {
    const isHere = (sight: Sight): boolean => keyOf(sight) === keyOf(hop);
    const seen = kinds.map(({ numbers }) => journeys.filter(journey => numbers.includes(journey.number) && journey[way].some(isHere)).length);
    return { ...hop, seen, notes: [...(notes.get(keyOf(hop)) ?? [])] };
  });
}

// Ports and sizes differ by kind, so the first sequence that reaches a hop speaks for it.
function notesOf(sequences: readonly (readonly Sight[])[]): ReadonlyMap<string, readonly string[]> {
  const notes = new Map<string, readonly string[]>();
  for (const sequence of sequences) {
    for (const [at, sight] of sequence.entries()) if (!notes.has(keyOf(sight))) notes.set(keyOf(sight), changesBetween(sequence[at - 1], sight));
  }
  return notes;
}

function namesOfUnanswered(arps: readonly ArpSight[], hops: readonly Hop[], nodes: Known['nodes']): readonly string[] {
  const isOnWay = (name: string | undefined): boolean => hops.some(hop => hop.node === name);
  const open = unansweredArps(arps).filter(({ node, target, isEarlier }) => {
    const owner = ownerOf(nodes, target);
    return isOnWay(node) && (isOnWay(owner) || (owner === undefined && !isEarlier));
  });
  return [...new Set(open.map(({ node, device, target }) => `${node} asks on ${device} who has ${target}; nobody answers`))];
}
