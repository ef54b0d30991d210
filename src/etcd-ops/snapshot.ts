import { link, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KeyStoreError, LabError, messageOf, UsageError } from '../errors.ts';
import type { Action, LabRecord, Machines } from '../providers/provider.ts';
import { nodeOf } from '../lab/lab.ts';
import { parseEtcdJson } from './json.ts';
import type { Member } from './look.ts';
import { memberArgv } from './member-argv.ts';
import { snapshotFile } from './places.ts';
import { checkSnapshotFile } from './snapshot-file.ts';
import { fetchFile } from './transfer.ts';

/** What a snapshot contains, as etcdctl reads it. */
export interface SnapshotFacts {
  readonly hash: string;
  readonly revision: number;
  readonly keys: number;
}

export interface Snapshot extends SnapshotFacts {
  readonly file: string;
  readonly member: string;
  readonly bytes: number;
}

const saveMs = 120_000;

/** The member that a snapshot is taken from: one that answers and follows, so that the leader is left to its work. */
export function snapshotMember(members: readonly Member[]): Member {
  const fit = members.filter(({ silent, hasLeader, learner, id }) => silent === null && hasLeader && !learner && id !== null);
  const chosen = fit.find(({ leader }) => !leader) ?? fit[0];
  if (chosen) return chosen;
  throw new KeyStoreError('no member of etcd answers and knows of a leader, so none can give a snapshot', { hint: '`k8s-lab etcd members` shows why, `k8s-lab diagnose` the cause' });
}

/** What `takeSnapshot` does. */
export function snapshotActions(record: LabRecord, member: string): readonly Action[] {
  return [
    { kind: 'run', where: member, argv: memberArgv(record, [member], ['snapshot', 'save', snapshotFile]) },
    { kind: 'run', where: member, argv: statusArgv(record, member) },
    { kind: 'run', where: member, argv: ['cat', snapshotFile] },
    { kind: 'run', where: member, argv: ['rm', '-f', snapshotFile] },
  ];
}

/** Saves the member's data in a file on this machine, whole or not at all; an earlier file is only replaced on request. */
export async function takeSnapshot(machines: Machines, member: string, { file, replace }: { readonly file: string; readonly replace: boolean }): Promise<Snapshot> {
  const node = nodeOf(machines, member);
  const { patience = 1, record } = machines;
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.new`);
  try {
    await node.run(['rm', '-f', snapshotFile, `${snapshotFile}.part`]);
    await node.run(memberArgv(record, [member], ['snapshot', 'save', snapshotFile]), { timeoutMs: saveMs * patience });
    const facts = await readSnapshot(machines, member);
    await fetchFile(node, snapshotFile, draft).catch((cause: unknown) => {
      throw cause instanceof LabError ? cause : new UsageError(`cannot write ${file}: ${messageOf(cause)}`, { cause, hint: 'choose an existing folder with write permission' });
    });
    const { bytes } = await checkSnapshotFile(draft);
    await (replace ? rename(draft, file) : linkNew(draft, file));
    return { file, member, bytes, ...facts };
  } finally {
    await rm(draft, { force: true });
    await node.run(['rm', '-f', snapshotFile, `${snapshotFile}.part`]).catch(() => undefined);
  }
}

/** Reads the snapshot that lies on a node; rejects if its etcdctl cannot. */
export async function readSnapshot(machines: Machines, name: string, file = snapshotFile): Promise<SnapshotFacts> {
  const { stdout } = await nodeOf(machines, name).run(statusArgv(machines.record, name, file), { timeoutMs: saveMs * (machines.patience ?? 1) });
  const { hash, revision, totalKey } = (parseEtcdJson(stdout) ?? {}) as { hash?: number; revision?: number; totalKey?: number };
  if (hash === undefined || revision === undefined || totalKey === undefined) throw new KeyStoreError(`etcdctl on ${name} did not tell what the snapshot contains`);
  return { hash: hash.toString(16).padStart(8, '0'), revision, keys: totalKey };
}

function statusArgv(record: LabRecord, name: string, file = snapshotFile): ReturnType<typeof memberArgv> {
  return memberArgv(record, [name], ['snapshot', 'status', file, '-w', 'json']);
}

async function linkNew(draft: string, file: string): Promise<void> {
  await link(draft, file).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw existing(file);
    throw cause;
  });
}

/** The error of a file that exists already. */
export function existing(file: string): UsageError {
  return new UsageError(`${file} already exists`, { hint: 'choose another file, or --force to replace it' });
}
