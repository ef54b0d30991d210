import { layers } from '../checks/layers.ts';
import { judge } from '../checks/judge.ts';
import type { CheckResult } from '../checks/judge.ts';
import type { Observation } from '../observe/observation.ts';
import { faults } from './index.ts';
import type { CureAction, Evidence, KnownFault } from './fault.ts';
import { coverageOf, placesOf, unreadPlaces } from './reach.ts';
import type { FindingPlace, Place } from './reach.ts';
import { foldUnexplained } from './unexplained.ts';
import type { Unexplained } from './unexplained.ts';

/** One root cause, with its evidence, its consequences and its fix. */
export interface Cause {
  readonly fault: KnownFault;
  readonly nodes: readonly string[];
  readonly evidence: readonly Evidence[];
  /** The checks and faults that it explains here. */
  readonly explains: readonly string[];
  readonly fix: readonly CureAction[];
  /** The lab works despite it: all that it explains are warnings. */
  readonly severity?: 'warning';
}

/** Why a lab is not ready, or ready with warnings: the root causes, lowest first, and the findings that none of them explains. */
export interface Explanation {
  readonly ready: boolean;
  readonly causes: readonly Cause[];
  readonly unexplained: readonly Unexplained[];
}

interface Suspect {
  readonly fault: KnownFault;
  readonly evidence: readonly Evidence[];
  /** Whether it explains what is at a place. */
  readonly covers: (place: Place) => boolean;
}

function suspectOf(fault: KnownFault, evidence: readonly Evidence[]): Suspect {
  return { fault, evidence, covers: coverageOf(fault, evidence) };
}

/**
 * Explains every finding of an observation. A fault that another one explains is folded into it, and one that explains
 * no finding is not named; a finding that no fault explains is unexplained.
 */
export function explain(seen: Observation, results: readonly CheckResult[] = judge(seen), known: readonly KnownFault[] = faults): Explanation {
  const ready = results.every(({ status }) => status === 'passed');
  const places = results.flatMap(check => placesOf(check));
  const unread = unreadPlaces(results).filter(({ actual }) => !places.some(place => place.actual === actual));
  if (places.length === 0) return { ready, causes: [], unexplained: foldUnexplained(unread) };
  const suspects = known.flatMap(fault => {
    const evidence = fault.signature(seen);
    return evidence.length > 0 ? [suspectOf(fault, evidence)] : [];
  });
  const guilty = suspects.filter(({ covers }) => places.some(covers));
  const roots = guilty.flatMap(suspect => rootPart(suspect, guilty) ?? []);
  const causes = roots.map(root => toCause(root, guilty, places, seen)).toSorted(byDepth);
  const left = places.filter(place => !guilty.some(({ covers }) => covers(place)));
  return { ready, causes, unexplained: foldUnexplained([...left, ...unread]) };
}

/** The part of a suspect that no other one explains. */
function rootPart(suspect: Suspect, all: readonly Suspect[]): Suspect | undefined {
  const below = all.filter(other => other !== suspect && mayBeBelow(other, suspect, all));
  const evidence = suspect.evidence.filter(one => !below.some(({ covers }) => covers(placeOf(suspect, one))));
  return evidence.length > 0 ? suspectOf(suspect.fault, evidence) : undefined;
}

// If two faults explain each other, the one listed first is the root.
function mayBeBelow(other: Suspect, suspect: Suspect, all: readonly Suspect[]): boolean {
  return all.indexOf(other) < all.indexOf(suspect) || !other.evidence.every(theirs => suspect.covers(placeOf(other, theirs)));
}

function placeOf({ fault }: Pick<Suspect, 'fault'>, { node, peer }: Evidence): Place {
  return { id: fault.id, layer: fault.layer, summary: fault.title, ...(node !== undefined && { node }), ...(peer !== undefined && { peer }) };
}

function toCause(root: Suspect, guilty: readonly Suspect[], places: readonly FindingPlace[], seen: Observation): Cause {
  const { fault, evidence } = root;
  const accounted = consequencesOf(root, guilty);
  const explained = places.filter(place => accounted.some(({ covers }) => covers(place)));
  const checks = explained.map(({ id }) => id);
  const folded = accounted.map(({ fault: { id } }) => id).filter(id => id !== fault.id);
  return {
    fault,
    evidence,
    nodes: [...new Set(evidence.flatMap(({ node }) => node ?? []))],
    explains: [...new Set([...folded, ...checks])],
    fix: fault.cure(seen, evidence),
    ...(explained.length > 0 && explained.every(({ severity }) => severity === 'warning') && { severity: 'warning' as const }),
  };
}

/** A root and all its consequences, direct or indirect, each with the evidence that follows from it. */
function consequencesOf(root: Suspect, guilty: readonly Suspect[]): readonly Suspect[] {
  const found = [root];
  for (const from of found) {
    for (const { fault, evidence } of guilty) {
      if (found.some(known => known.fault === fault)) continue;
      const following = evidence.filter(one => from.covers(placeOf({ fault }, one)));
      if (following.length > 0) found.push(suspectOf(fault, following));
    }
  }
  return found;
}

function byDepth(a: Cause, b: Cause): number {
  return depthOf(a) - depthOf(b) || b.explains.length - a.explains.length;
}

// Nothing in an unreachable etcd can be fixed. The contents of etcd come before the nodes that use them: a
// flanneld that starts leases according to the config it reads.
function depthOf({ fault: { layer, reach }, explains }: Cause): number {
  if (explains.includes('etcd-reachable')) return -1;
  return reach === 'lab' && layer === 'etcd' ? layers.indexOf('host') : layers.indexOf(layer);
}
