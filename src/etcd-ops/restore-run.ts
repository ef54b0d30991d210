import { etcdNodes } from '../config/lab-config.ts';
import type { Lab } from '../lab/lab.ts';
import { findMachines, nodeOf, openLabAnew } from '../lab/lab.ts';
import { bringUp } from '../lab/up.ts';
import type { UpResult } from '../lab/up.ts';
import type { Machines } from '../providers/provider.ts';
import type { StepEvent } from '../steps/step.ts';
import { perform, performEverywhere } from './act.ts';
import { snapshotFile } from './places.ts';
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
    tell('flanneld and etcd are stopped, and the data is in place');
    const up = { record, tools: {}, found: await findMachines(lab), signal, verifyTimeoutMs, onEvent, retain: true };
    await bringUp(lab, { ...up, verifyTimeoutMs: 0 });
    await followLeases(machines, before, signal);
    const result = await bringUp(lab, up);
    await performEverywhere(machines, plan.clear, signal);
    return result;
  } catch (error) {
    await takeBack(lab, plan, tell);
    throw error;
  }
}

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
