import { etcdEndpointOf, etcdNodes, etcdPeerUrlOf } from '../config/lab-config.ts';
import { listWords } from '../config/words.ts';
import { roles } from '../config/roles.ts';
import { KeyStoreError, UsageError } from '../errors.ts';
import type { LabRecord, Machines } from '../providers/provider.ts';
import { nodeOf } from '../lab/lab.ts';
import type { Act } from './act.ts';
import type { Member } from './look.ts';
import { askable, askMembers, endMember, restarts, startEmpty } from './membership.ts';
import { changedFiles, joining, settingsFile } from './node-files.ts';
import { quorumOf, survival } from './quorum.ts';
import { withRole } from './role.ts';

/** An addition of a member, in the parts between which something has to be looked at. */
export interface Addition {
  readonly record: LabRecord;
  /** Makes the others expect a learner, which does not vote yet. */
  readonly announce: readonly Act[];
  /** Starts it without data, so that it asks the others for theirs, and lets it vote once it has them. */
  readonly join: readonly Act[];
  /** Tells every node of it. */
  readonly publish: readonly Act[];
  /** Takes it back as long as it does not vote. */
  readonly undo: readonly Act[];
}

const promoteMs = 30_000;

/** What adds the node to the members; what an interrupted addition has done already is left out. */
export function planAddition(before: LabRecord, members: readonly Member[], name: string): Addition {
  const record = withRole(before, name, true);
  const joiner = etcdNodes(record.config).find(node => node.name === name);
  if (!joiner) throw new Error(`lab ${record.config.name} has no node ${name}`);
  const asked = askable(members, name);
  const own = members.find(({ node }) => node === name);
  const id = own?.id ?? `<the id of ${name}>`;
  const settings = settingsFile(record, name);
  const { written: changed, gone } = changedFiles(before, record);
  // Those of a member that etcd has forgotten do not change.
  const written = [...changed.filter(({ where, path }) => where !== name || path !== settings.path), settings];
  const files = written.filter(({ where }) => where === name).map(file => (file === settings ? joining(file) : file));
  const ownFiles = changedFiles(record, before).gone.map(({ path }) => path);
  const isVoter = own !== undefined && own.id !== null && !own.learner && own.started;
  const promote: Act = { ...askMembers(before, asked, ['promote', id]), retryMs: promoteMs };
  return {
    record,
    announce: own?.id ? [] : [askMembers(before, asked, ['add', name, '--learner', `--peer-urls=${etcdPeerUrlOf(record.config, joiner)}`])],
    join: isVoter ? [] : [...files, ...starting(name, own), ...(own?.id && !own.learner ? [] : [promote])],
    publish: [...written, ...restarts(record, written)],
    undo: [askMembers(before, asked, ['remove', id]), endMember(name, [...ownFiles, ...gone.map(({ path }) => path)])],
  };
}

// One that has joined already would be taken for another one without its data.
function starting(name: string, own: Member | undefined): readonly Act[] {
  if (!own?.started) return [startEmpty(name)];
  return own.silent === null ? [] : [{ kind: 'run', where: name, argv: ['systemctl', 'start', 'etcd'] }];
}

/** Throws a LabError if the node cannot become a member, or should not without --force. */
export function checkAddition(machines: Machines, members: readonly Member[], name: string, force: boolean): void {
  const { record } = machines;
  nodeOf(machines, name);
  const own = members.find(({ node }) => node === name);
  if (own?.planned && own.id !== null && !own.learner) throw new UsageError(`${name} is a member of etcd already, at ${etcdEndpointOf(record.config, nodeOf(machines, name))}`);
  const others = members.filter(({ node }) => node !== name);
  const strangers = others.filter(({ planned, id }) => !planned || id === null).map(({ node }) => node);
  if (strangers.length > 0) {
    throw new UsageError(`etcd and the lab name different members: ${listWords(strangers)}`, { hint: '`k8s-lab etcd members` shows how to complete or undo that change first' });
  }
  if (others.length >= roles.etcd.most) throw new UsageError(`etcd has ${others.length} members already; expected at most ${roles.etcd.most}`);
  const old = others.find(({ version }) => version !== null && isBefore(version, [3, 4]));
  if (old) throw new UsageError(`etcd ${old.version} has no learners; a member is added to etcd 3.4 or newer only`);
  const { reached, voters, answering } = quorumOf(others);
  if (!reached) throw new KeyStoreError(`etcd has no quorum (${answering} of ${voters} members answer), so it cannot take in another member`, { hint: '`k8s-lab diagnose` finds the cause' });
  if (answering === voters || force) return;
  const silent = others.filter(({ silent: why }) => why !== null).map(({ node }) => node);
  throw new UsageError(`${listWords(silent)} ${silent.length === 1 ? 'does' : 'do'} not answer; with ${voters + 1} members, ${answering + 1} of them answering, etcd would not survive further losses as you may expect`, {
    hint: '`k8s-lab repair` fixes what has a known cause; --force adds the member regardless',
  });
}

/** What is to be said of the number of members that an addition or a removal leaves. */
export function numberRemark(voters: number): string {
  return voters % 2 === 0 ? `${survival(voters)}${voters > 2 ? `, no more than ${voters - 1}` : ''}; an odd number is better` : survival(voters);
}

function isBefore(version: string, [major, minor]: readonly [number, number]): boolean {
  const [first = 0, second = 0] = version.split('.').map(Number);
  return first < major || (first === major && second < minor);
}
