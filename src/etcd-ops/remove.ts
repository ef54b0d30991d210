import { controlPlaneNodes } from '../config/kubernetes-addresses.ts';
import { KeyStoreError, UsageError } from '../errors.ts';
import type { LabRecord, Machines } from '../providers/provider.ts';
import { nodeOf } from '../lab/lab.ts';
import type { Act } from './act.ts';
import type { Member } from './look.ts';
import { askable, askMembers, endMember, restarts, startAlone } from './membership.ts';
import { changedFiles, settingsPath } from './node-files.ts';
import { quorumOf } from './quorum.ts';
import { withRole } from './role.ts';

/** A removal of a member. */
export interface Removal {
  readonly record: LabRecord;
  /** Lets the others go on without it. */
  readonly leave: readonly Act[];
  /** Tells every node that stays, and ends the member on its own. */
  readonly publish: readonly Act[];
}

/** What removes the node from the members; what an interrupted removal has done already is left out. */
export function planRemoval(before: LabRecord, members: readonly Member[], name: string, reachable: boolean): Removal {
  const record = withRole(before, name, false);
  const own = members.find(({ node }) => node === name);
  // Of a node that never was one of the lab's members, the files are those of an addition that was interrupted.
  const { written } = changedFiles(before, record);
  const ownFiles = changedFiles(withRole(before, name, true), record).gone.filter(({ where }) => where === name).map(({ path }) => path);
  return {
    record,
    leave: own?.id ? leave(before, members, { name, id: own.id }) : [],
    publish: [...written, ...restarts(record, written), ...(reachable ? [endMember(name, ownFiles)] : [])],
  };
}

/** Without a quorum, nobody can be asked: one member goes on alone. */
function leave(record: LabRecord, members: readonly Member[], { name, id }: { readonly name: string; readonly id: string }): readonly Act[] {
  const survivor = survivorOf(members, name);
  return survivor ? [startAlone(survivor.node, settingsPath(record) ?? '')] : [askMembers(record, askable(members, name), ['remove', id])];
}

/** The member that goes on alone when another one is removed from an etcd that has lost its quorum: the one with the newest data. */
export function survivorOf(members: readonly Member[], name: string): Member | undefined {
  if (quorumOf(members).reached) return undefined;
  const left = members.filter(({ node, id, silent, learner, planned }) => node !== name && id !== null && silent === null && !learner && planned);
  return left.toSorted((a, b) => (b.revision ?? 0) - (a.revision ?? 0))[0];
}

/** Throws a LabError if the member must stay, or should stay unless --force. */
export function checkRemoval({ record, nodes, missing }: Machines, members: readonly Member[], name: string, force: boolean): void {
  const { config } = record;
  const own = members.find(({ node }) => node === name);
  if (!own) {
    nodeOf({ record, nodes, missing, etcd: [] }, name);
    throw new UsageError(`${name} is not a member of etcd`, { hint: '`k8s-lab etcd members` lists them' });
  }
  if (config.kubernetes && controlPlaneNodes(config)[0].name === name) {
    throw new UsageError(`${name} runs the control plane of Kubernetes, which is beside the first member of etcd; its member cannot be removed`);
  }
  const others = members.filter(({ node, id, learner }) => node !== name && id !== null && !learner);
  if (others.length === 0) throw new UsageError(`${name} is the last member of etcd, and has all of its data`, { hint: '`k8s-lab down` removes the whole lab' });
  if (own.id === null) return;
  const now = quorumOf(members);
  if (!now.reached) {
    const survivor = survivorOf(members, name);
    if (survivor && own.silent !== null && force) return;
    const alone = survivor && own.silent !== null ? `; if their data is lost, --force lets ${survivor.node} go on alone, without what only the others had` : '';
    throw new KeyStoreError(`etcd has no quorum (${now.answering} of ${now.voters} members answer and know of a leader, ${now.needed} are needed), so it cannot let a member go`, {
      hint: `\`k8s-lab repair\` starts members that are stopped${alone}`,
    });
  }
  const left = quorumOf(members, name);
  if (!left.reached) {
    throw new UsageError(`without ${name}, ${left.answering} of ${left.voters} members would answer, and ${left.needed} are needed: etcd would have no quorum`, {
      hint: 'start the member that does not answer, or remove that one first',
    });
  }
  const silent = members.find(({ node, silent: why }) => node !== name && why !== null);
  if (own.silent !== null || !silent || force) return;
  throw new UsageError(`${silent.node} does not answer, and ${name} does: without ${name}, a write is in ${left.answering} places only`, {
    hint: `remove ${silent.node} instead, or --force to remove ${name} and lose its copy of the data`,
  });
}
