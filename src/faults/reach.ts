import { clusterConsequences } from './shared/cluster-consequences.ts';
import type { Layer } from '../checks/layers.ts';
import type { CheckResult } from '../checks/judge.ts';
import type { Evidence, Fault } from './fault.ts';

/** The location of a check's finding or a fault's evidence: a node, or a pair of nodes. */
export interface Place {
  /** Of the check or the fault. */
  readonly id: string;
  readonly layer: Layer;
  readonly summary: string;
  readonly node?: string;
  readonly peer?: string;
}

/** The place of a check's finding, with what was expected there and what came back. */
export interface FindingPlace extends Place {
  readonly expected: string;
  readonly actual: string;
  /** Of a warning. */
  readonly severity?: 'warning';
}

/** The places of a check's findings and warnings, one for each pair of nodes. */
export function placesOf({ id, layer, findings, warnings = [] }: CheckResult): readonly FindingPlace[] {
  return [...findings, ...warnings].flatMap(({ node, peers = [], summary, expected, actual, severity }) => {
    const place = { id, layer, summary, expected, actual, ...(node !== undefined && { node }), ...(severity && { severity }) };
    return peers.length === 0 ? [place] : peers.map(peer => ({ ...place, peer }));
  });
}

/** A place for each fact that could not be read and that a check depends on; of several such checks, for the lowest. */
export function unreadPlaces(results: readonly CheckResult[]): readonly FindingPlace[] {
  const all = results.flatMap(({ id, layer, unread = [] }) => unread.map(one => ({ id, layer, ...one })));
  const first = all.filter((one, at) => all.findIndex(({ node, fact }) => node === one.node && fact === one.fact) === at);
  return first.map(({ id, layer, node, fact, because }) => ({
    ...{ id, layer, summary: `${fact} could not be read`, expected: 'an answer', actual: because },
    ...(node !== undefined && { node }),
  }));
}

/** Whether a fault with this evidence explains the finding at a place; made once for all places, as a large lab has 40,000 pairs. */
export function coverageOf({ explains, reach }: Fault, evidence: readonly Evidence[]): (place: Place) => boolean {
  const own = new Set(explains);
  const consequences = clusterConsequences(explains);
  const reaches = reachOf(reach, evidence);
  return place => (consequences.has(place.id) ? evidence.length > 0 : own.has(place.id) && reaches(place));
}

function reachOf(reach: Fault['reach'], evidence: readonly Evidence[]): (place: Place) => boolean {
  // A finding about the whole lab concerns every node.
  if (reach === 'lab' || evidence.some(({ node }) => node === undefined)) return () => evidence.length > 0;
  const nodes = new Set(evidence.map(({ node }) => node));
  if (reach === 'node') return ({ node, peer }) => evidence.length > 0 && (node === undefined || nodes.has(node) || (peer !== undefined && nodes.has(peer)));
  const alone = new Set(evidence.flatMap(({ node, peer }) => (peer === undefined ? [node] : [])));
  const ends = new Set(evidence.flatMap(({ node, peer }) => [node, peer ?? node]));
  // Lost answers are as bad as lost requests.
  const pairs = new Set(evidence.flatMap(({ node, peer }) => (peer === undefined ? [] : [`${node} ${peer}`, `${peer} ${node}`])));
  return ({ node, peer }) => {
    if (evidence.length === 0) return false;
    if (node === undefined) return true;
    return peer === undefined ? ends.has(node) : alone.has(node) || alone.has(peer) || pairs.has(`${node} ${peer}`);
  };
}
