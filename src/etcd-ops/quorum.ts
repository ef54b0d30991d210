import { majorityOf } from '../checks/shared/etcd-quorum.ts';
import type { Member } from './look.ts';

/** How many members must agree, and how many more may be lost. */
export interface Quorum {
  readonly voters: number;
  readonly answering: number;
  readonly needed: number;
  readonly reached: boolean;
  /** How many of those that answer may still be lost. */
  readonly spare: number;
}

/** The quorum of the members that vote, without the given node. */
export function quorumOf(members: readonly Member[], without?: string): Quorum {
  const voting = members.filter(({ id, learner, node }) => id !== null && !learner && node !== without);
  const answering = voting.filter(({ silent, hasLeader }) => silent === null && hasLeader).length;
  const needed = majorityOf(voting.length);
  return { voters: voting.length, answering, needed, reached: answering >= needed, spare: Math.max(0, answering - needed) };
}

/** What so many members survive, in words: `2 members survive the loss of none`. */
export function survival(voters: number): string {
  const spare = voters - majorityOf(voters);
  const names = ['none', 'one', 'two', 'three'];
  return `${voters} member${voters === 1 ? ' survives' : 's survive'} the loss of ${names[spare] ?? spare}`;
}
