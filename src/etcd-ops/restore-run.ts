import { etcdNodes } from '../config/lab-config.ts';
import type { Lab } from '../lab/lab.ts';
import { findMachines, nodeOf, openLabAnew } from '../lab/lab.ts';
import { bringUp } from '../lab/up.ts';
import type { UpResult } from '../lab/up.ts';
import { etcdEndpoints } from '../providers/etcd-endpoints.ts';
import type { Machines } from '../providers/provider.ts';
import type { StepEvent } from '../steps/step.ts';
import { perform, performEverywhere } from './act.ts';
import { databaseOf, replacedFolder, revisionKey, snapshotFile } from './places.ts';
import { planRestore } from './restore.ts';
import type { Restore } from './restore.ts';
import { readSnapshot } from './snapshot.ts';
import { sendFile } from './transfer.ts';

export interface RestoreOptions {
  readonly file: string;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
  readonly verifyTimeoutMs?: number | undefined;
  readonly onEvent: (event: StepEvent) => void;
}

const subnetFile = '/run/flannel/subnet.env';

/** Restores a checked snapshot on every member, starts the lab again and verifies it; until the data is swapped, nothing has changed. */
export async function restoreSnapshot(lab: Lab, machines: Machines, options: RestoreOptions): Promise<UpResult> {
  const { record } = machines;
  const { file, signal, tell, onEvent, verifyTimeoutMs } = options;
  const plan = planRestore(record);
  const members = etcdNodes(record.config).map(({ name }) => name);
  const before = await subnetsOf(machines);
  try {
    await Promise.all(members.map(async name => await sendFile(nodeOf(machines, name), file, snapshotFile)));
    const { revision, keys } = await readSnapshot(machines, members[0] ?? '');
    await performEverywhere(machines, plan.prepare, signal);
    tell(`every member has new data of revision ${revision}, ${keys} keys`);
  } catch (error) {
    await clearAnew(lab, plan).catch(() => undefined);
    throw error;
  }
  try {
    await performEverywhere(machines, plan.stop, signal);
    await performEverywhere(machines, plan.swap, signal);
    tell(`${stoppedWords(record)} are stopped, and the data is in place`);
    if (record.config.kubernetes) await goPast(machines, plan, { members, signal, tell });
    const up = { record, tools: {}, found: await findMachines(lab), signal, verifyTimeoutMs, onEvent, retain: true };
    await bringUp(lab, { ...up, verifyTimeoutMs: 0 });
    await followLeases(machines, before, signal);
    await performEverywhere(machines, plan.refresh, signal);
    const result = await bringUp(lab, up);
    await performEverywhere(machines, plan.clear, signal);
    return result;
  } catch (error) {
    await takeBack(lab, plan, tell);
    throw error;
  }
}

function stoppedWords({ config }: Machines['record']): string {
  return config.kubernetes ? 'Kubernetes, flanneld and etcd' : 'flanneld and etcd';
}

/** How many revisions the database of a member that was killed may lack, which are in its log only. */
const unsaved = 10_000;

/**
 * Lets etcd's revisions go on from where they were. The containers of pods go on running, and ask for what came after the last revision
 * that they saw: they must be told that it is too old, and list everything again.
 */
async function goPast(machines: Machines, { start }: Restore, { members, signal, tell }: { readonly members: readonly string[] } & Pick<RestoreOptions, 'signal' | 'tell'>): Promise<void> {
  const read = members.map(async name => await readSnapshot(machines, name, databaseOf(replacedFolder)).then(({ revision }) => revision, () => 0));
  const last = Math.max(...(await Promise.all(read)));
  await performEverywhere(machines, start, signal);
  if (last === 0) {
    tell('no member has its old database, so the last revision is not known\nhint: restart your pods that watch the API');
    return;
  }
  const { openEtcdV3 } = await import('../keystore/etcd-v3.ts');
  const store = openEtcdV3(await etcdEndpoints(machines), { timeoutMs: advanceMs * (machines.patience ?? 1) });
  try {
    await store.advance(revisionKey, last + unsaved);
  } finally {
    store.close();
  }
  tell(`etcd goes on from revision ${last + unsaved}, after the last one before`);
}

const advanceMs = 300_000;

// docker0 keeps the subnet of the lease that its node had before.
async function followLeases(machines: Machines, before: ReadonlyMap<string, string>, signal: AbortSignal): Promise<void> {
  const after = await subnetsOf(machines);
  const moved = [...after.keys()].filter(name => after.get(name) !== before.get(name));
  await performEverywhere(machines, moved.map(where => ({ kind: 'run' as const, where, argv: ['systemctl', 'restart', 'docker'] as const })), signal);
}

async function subnetsOf({ nodes }: Machines): Promise<ReadonlyMap<string, string>> {
  return new Map(await Promise.all(nodes.map(async node => [node.name, (await node.readFile(subnetFile)) ?? ''] as const)));
}

async function clearAnew(lab: Lab, plan: Restore): Promise<void> {
  await performEverywhere(await findMachines(await openLabAnew(lab.name)), plan.clear, new AbortController().signal);
}

async function takeBack(lab: Lab, plan: Restore, tell: (line: string) => void): Promise<void> {
  try {
    const machines = await findMachines(await openLabAnew(lab.name));
    const { signal } = new AbortController();
    await performEverywhere(machines, plan.swapBack, signal);
    await bringUp(lab, { record: machines.record, tools: {}, found: machines, signal, retain: true });
    await perform(machines, plan.clear, signal);
    tell('undone: etcd has the data that it had before');
  } catch {
    tell(`the data that etcd had is beside the new one on each member, as *.replaced\nhint: \`k8s-lab up --name ${lab.name}\` starts what is stopped`);
  }
}
