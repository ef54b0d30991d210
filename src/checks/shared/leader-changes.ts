import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ownMembers } from './etcd-quorum.ts';
import { reachable } from './peers.ts';

/** One leader that the members of etcd agreed on. */
export interface LeaderChange {
  readonly term: number;
  /** The id of the member. */
  readonly leader: string;
}

/** How many elections within a minute may be the work of someone who stopped a member, and looked. */
export const mostChanges = 2;

/** How many leaders are told by name. */
const named = 6;

/** A member that has just started makes the others elect. */
const startSeconds = 5;

/** The elections of the last minute that nobody's start can have caused, by term; none for an etcd of one member. */
export function leaderChanges(seen: Observation): readonly LeaderChange[] {
  const holders = reachable(seen).filter(({ elections }) => elections !== undefined);
  const youngest = Math.min(...holders.map(ageOfEtcd));
  const all = holders.flatMap(({ elections = [] }) => elections).filter(({ secondsAgo }) => secondsAgo < youngest - startSeconds);
  const byTerm = new Map(all.map(({ term, leader }) => [term, { term, leader }]));
  return [...byTerm.values()].toSorted((a, b) => a.term - b.term);
}

/** The last of them, such as: node1 (term 5), node3 (term 6). */
export function describeChanges(seen: Observation, changes: readonly LeaderChange[]): string {
  const names = new Map(ownMembers(seen).map(({ memberId, name }) => [memberId, name]));
  const last = changes.slice(-named).map(({ term, leader }) => `${names.get(leader) ?? leader} (term ${term})`);
  return [...(changes.length > named ? [`${changes.length} leaders, at last`] : []), last.join(', ')].join(' ');
}

/** Seconds since a node's etcd started; 0 if that is not known, or it does not run. */
function ageOfEtcd({ services, uptime = 0 }: NodeFacts): number {
  const startedAt = services.find(({ name, activeState }) => name === 'etcd' && activeState === 'active')?.startedAt;
  return startedAt === undefined ? 0 : uptime - startedAt;
}
