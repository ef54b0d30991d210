import type { Member } from '../etcd-ops/look.ts';
import { quorumOf, survival } from '../etcd-ops/quorum.ts';
import { nameOption } from '../config/name-option.ts';
import { formatTable } from '../text/table.ts';

/** The members as a table, then what is to be said of them. */
export function formatMembers(lab: string, members: readonly Member[]): string {
  const head = ['NODE', 'ID', 'CLIENT URL', 'STARTED', 'LEADER', 'LEARNER', 'VERSION', 'DB SIZE', 'REVISION', 'RAFT TERM'];
  const table = formatTable([head, ...members.map(rowOf)]);
  return `${[...table, ...remarks(lab, members)].join('\n')}\n`;
}

/** A size in bytes as a person reads it. */
export function formatBytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function rowOf({ node, id, clientUrl, started, leader, learner, version, dbBytes, revision, raftTerm }: Member): readonly string[] {
  const yes = (value: boolean): string => (value ? 'yes' : 'no');
  const number = (value: number | null): string => (value === null ? '-' : String(value));
  return [node, id ?? '-', clientUrl, yes(started), yes(leader), yes(learner), version ?? '-', dbBytes === null ? '-' : formatBytes(dbBytes), number(revision), number(raftTerm)];
}

function remarks(lab: string, members: readonly Member[]): readonly string[] {
  const { voters, answering, needed, reached } = quorumOf(members);
  return [
    ...members.flatMap(member => remarkOf(lab, member)),
    ...(reached ? [survival(voters)] : [`no quorum: ${answering} of ${voters} members answer and know of a leader, ${needed} are needed; nothing can be written`]),
  ];
}

function remarkOf(lab: string, { node, id, silent, planned, learner }: Member): readonly string[] {
  const command = (verb: string): string => `\`${['k8s-lab', 'etcd', verb, node, ...nameOption(lab)].join(' ')}\``;
  if (id === null) return [`${node} has the role etcd but is not a member${silent === null ? '' : `: ${silent}`}; ${command('add')} adds it again, ${command('remove')} completes a removal that was interrupted`];
  const unfinished = planned && !learner ? [] : [`${node} is ${learner ? 'a learner' : 'a member'}, but the lab does not know of it: ${command('add')} completes the addition, ${command('remove')} undoes it`];
  return [...(silent === null ? [] : [`${node} does not answer: ${silent}`]), ...unfinished];
}
