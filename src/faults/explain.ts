import { layers } from '../checks/layers.ts';
import { judge } from '../checks/judge.ts';
import type { CheckResult } from '../checks/judge.ts';
import type { Observation } from '../observe/observation.ts';
import { faults } from './index.ts';
import type { CureAction, Evidence, KnownFault } from './fault.ts';
import { covers, placesOf } from './reach.ts';
import type { Place } from './reach.ts';
import { foldUnexplained } from './unexplained.ts';
import type { Unexplained } from './unexplained.ts';

/** One root cause, with what shows it, what follows from it and what mends it. */
export interface Cause {
  readonly fault: KnownFault;
  readonly nodes: readonly string[];
  readonly evidence: readonly Evidence[];
  /** The checks and faults that it accounts for here. */
  readonly explains: readonly string[];
  readonly fix: readonly CureAction[];
}

/** Why a lab is not ready: its root causes, the lowest first, and what none of them accounts for. */
export interface Explanation {
  readonly ready: boolean;
  readonly causes: readonly Cause[];
  readonly unexplained: readonly Unexplained[];
}

interface Suspect {
  readonly fault: KnownFault;
  readonly evidence: readonly Evidence[];
}

/**
 * Explains every finding of an observation. A fault that another one accounts for is folded into it, and one that accounts
 * for no finding is not accused; a finding that no fault accounts for is unexplained.
 */
export function explain(seen: Observation, results: readonly CheckResult[] = judge(seen), known: readonly KnownFault[] = faults): Explanation {
  const untrue = results.filter(({ status }) => status === 'failed' || status === 'broken');
  if (untrue.length === 0) return { ready: results.every(({ status }) => status === 'passed'), causes: [], unexplained: [] };
  const places = untrue.flatMap(check => placesOf(check));
  const suspects = known.flatMap(fault => {
    const evidence = fault.signature(seen);
    return evidence.length > 0 ? [{ fault, evidence }] : [];
  });
  const guilty = suspects.filter(suspect => places.some(place => covers(suspect.fault, suspect.evidence, place)));
  const roots = guilty.flatMap(suspect => rootPart(suspect, guilty) ?? []);
  const causes = roots.map(root => toCause(root, guilty, places, seen)).toSorted(byDepth);
  const left = places.filter(place => !guilty.some(({ fault, evidence }) => covers(fault, evidence, place)));
  return { ready: false, causes, unexplained: foldUnexplained(left) };
}

/** What of a suspect no other one accounts for. */
function rootPart(suspect: Suspect, all: readonly Suspect[]): Suspect | undefined {
  const evidence = suspect.evidence.filter(one => !all.some(other => isBelow(other, suspect, one, all)));
  return evidence.length > 0 ? { fault: suspect.fault, evidence } : undefined;
}

// Of two that each account for the other, the one that is listed first is the root.
function isBelow(other: Suspect, suspect: Suspect, one: Evidence, all: readonly Suspect[]): boolean {
  if (other === suspect || !covers(other.fault, other.evidence, placeOf(suspect, one))) return false;
  const mutual = other.evidence.every(theirs => covers(suspect.fault, suspect.evidence, placeOf(other, theirs)));
  return !mutual || all.indexOf(other) < all.indexOf(suspect);
}

function placeOf({ fault }: Suspect, { node, peer }: Evidence): Place {
  return { id: fault.id, layer: fault.layer, summary: fault.title, ...(node !== undefined && { node }), ...(peer !== undefined && { peer }) };
}

function toCause(root: Suspect, guilty: readonly Suspect[], places: readonly Place[], seen: Observation): Cause {
  const { fault, evidence } = root;
  const accounted = consequencesOf(root, guilty);
  const checks = places.filter(place => accounted.some(({ fault: by, evidence: shown }) => covers(by, shown, place))).map(({ id }) => id);
  const folded = accounted.map(({ fault: { id } }) => id).filter(id => id !== fault.id);
  return {
    fault,
    evidence,
    nodes: [...new Set(evidence.flatMap(({ node }) => node ?? []))],
    explains: [...new Set([...folded, ...checks])],
    fix: fault.cure(seen, evidence),
  };
}

/** A root and all that follows from it, directly or through another; of each the evidence that follows. */
function consequencesOf(root: Suspect, guilty: readonly Suspect[]): readonly Suspect[] {
  const found = [root];
  for (const from of found) {
    for (const { fault, evidence } of guilty) {
      if (found.some(known => known.fault === fault)) continue;
      const following = evidence.filter(one => covers(from.fault, from.evidence, placeOf({ fault, evidence }, one)));
      if (following.length > 0) found.push({ fault, evidence: following });
    }
  }
  return found;
}

function byDepth(a: Cause, b: Cause): number {
  return depthOf(a) - depthOf(b) || b.explains.length - a.explains.length;
}

// An etcd that is not reached cannot be told anything. What it tells every node comes before what a node does with it: a
// flanneld that is started leases by what it reads.
function depthOf({ fault: { layer, reach }, explains }: Cause): number {
  if (explains.includes('etcd-reachable')) return -1;
  return reach === 'lab' && layer === 'etcd' ? layers.indexOf('host') : layers.indexOf(layer);
}
