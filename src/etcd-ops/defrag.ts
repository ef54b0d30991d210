import type { Action, LabRecord, Machines } from '../providers/provider.ts';
import { nodeOf } from '../lab/lab.ts';
import { lookAtMembers } from './look.ts';
import type { Member } from './look.ts';
import { memberArgv } from './member-argv.ts';

/** A member's size on disk before and after. */
export interface Defragged {
  readonly node: string;
  readonly leader: boolean;
  readonly beforeBytes: number;
  readonly afterBytes: number;
}

const defragMs = 60_000;

/** The members that can be defragmented, the leader last: a member answers nobody meanwhile, and with the leader goes the rest. */
export function defragOrder(members: readonly Member[]): readonly Member[] {
  const fit = members.filter(({ silent, id }) => silent === null && id !== null);
  return [...fit.filter(({ leader }) => !leader), ...fit.filter(({ leader }) => leader)];
}

/** What `defragMember` does to each. */
export function defragActions(record: LabRecord, members: readonly Member[]): readonly Action[] {
  return defragOrder(members).map(({ node }) => ({ kind: 'run', where: node, argv: defragArgv(record, node) }));
}

/** Gives the space of deleted data back, of one member. */
export async function defragMember(machines: Machines, { node, leader, dbBytes }: Member): Promise<Defragged> {
  const { patience = 1, record } = machines;
  await nodeOf(machines, node).run(defragArgv(record, node), { timeoutMs: defragMs * patience });
  const after = (await lookAtMembers(machines)).find(member => member.node === node);
  return { node, leader, beforeBytes: dbBytes ?? 0, afterBytes: after?.dbBytes ?? 0 };
}

function defragArgv(record: LabRecord, node: string): ReturnType<typeof memberArgv> {
  return memberArgv(record, [node], [`--command-timeout=${defragMs / 1000}s`, 'defrag']);
}
