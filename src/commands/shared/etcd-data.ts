import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { etcdNodes } from '../../config/lab-config.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import type { ExitCode } from '../../errors.ts';
import { defragActions, defragMember, defragOrder } from '../../etcd-ops/defrag.ts';
import type { Defragged } from '../../etcd-ops/defrag.ts';
import { lookAtMembers } from '../../etcd-ops/look.ts';
import { refuseV2 } from '../../etcd-ops/refuse-v2.ts';
import { snapshotFile } from '../../etcd-ops/places.ts';
import { restoreSnapshot } from '../../etcd-ops/restore-run.ts';
import { planRestore, refuseMissing } from '../../etcd-ops/restore.ts';
import { checkSnapshotFile } from '../../etcd-ops/snapshot-file.ts';
import { existing, snapshotActions, snapshotMember, takeSnapshot } from '../../etcd-ops/snapshot.ts';
import { findMachines } from '../../lab/lab.ts';
import { formatBytes } from '../../reporters/etcd-text.ts';
import { formatStepEvent } from '../../reporters/steps-text.ts';
import { formatTable } from '../../text/table.ts';
import { toJson } from '../command.ts';
import type { Context, Options } from '../command.ts';
import { printPlan } from './etcd-members.ts';
import { confirm } from './confirm.ts';
import { underLock } from './lock.ts';
import { printProof } from './proof.ts';
import { timeoutOf } from './timeout.ts';

/** Saves etcd's data in a file on this machine. */
export async function snapshot(context: Context, options: Options, target?: string): Promise<ExitCode> {
  const file = fileOf(context, 'snapshot', target);
  const replace = options['force'] === true;
  if (existsSync(file) && !replace) throw existing(file);
  const lab = await context.openLab(options);
  return await underLock(context, lab.name, 'etcd snapshot', async () => {
    const machines = await findMachines(lab);
    refuseV2(machines.record, 'snapshot');
    const { node } = snapshotMember(await lookAtMembers(machines));
    if (options['dryRun']) {
      printPlan(context, options, lab.name, snapshotActions(machines.record, node));
      if (!options['json']) context.print(`host: write ${file} (mode 600), what cat printed\n`);
      return exitCodes.ok;
    }
    const taken = await takeSnapshot(machines, node, { file, replace });
    if (options['json']) context.print(toJson({ schema: 1, lab: lab.name, ...taken }));
    else context.print(`saved ${taken.file} from ${node}: ${formatBytes(taken.bytes)}, ${taken.keys} keys, revision ${taken.revision}, hash ${taken.hash}\n`);
    return exitCodes.ok;
  });
}

/** Defragments one member after another. */
export async function defrag(context: Context, options: Options): Promise<ExitCode> {
  const lab = await context.openLab(options);
  return await underLock(context, lab.name, 'etcd defrag', async () => {
    const machines = await findMachines(lab);
    const members = await lookAtMembers(machines);
    if (options['dryRun']) {
      printPlan(context, options, lab.name, defragActions(machines.record, members));
      return exitCodes.ok;
    }
    const done: Defragged[] = [];
    for (const member of defragOrder(members)) done.push(await defragMember(machines, member));
    const skipped = members.filter(({ silent }) => silent !== null).map(({ node, silent }) => ({ node, silent }));
    if (options['json']) context.print(toJson({ schema: 1, lab: lab.name, members: done, skipped }));
    else context.print(formatDefrag(done, skipped));
    return skipped.length === 0 ? exitCodes.ok : exitCodes.findings;
  });
}

function formatDefrag(done: readonly Defragged[], skipped: readonly { readonly node: string; readonly silent: string | null }[]): string {
  const rows = done.map(({ node, leader, beforeBytes, afterBytes }) => [node, formatBytes(beforeBytes), formatBytes(afterBytes), leader ? 'the leader' : '']);
  return [...formatTable([['NODE', 'BEFORE', 'AFTER', ''], ...rows]), ...skipped.map(({ node, silent }) => `${node} does not answer: ${silent}`), ''].join('\n');
}

function fileOf({ cwd }: Context, action: string, target: string | undefined): string {
  if (target === undefined) throw new UsageError(`etcd ${action}: no file given`, { hint: `e.g. \`k8s-lab etcd ${action} before.db\`` });
  return resolve(cwd, target);
}

/** Goes back to a snapshot, and verifies the lab. */
export async function restore(context: Context, options: Options, target?: string): Promise<ExitCode> {
  const file = fileOf(context, 'restore', target);
  await checkSnapshotFile(file);
  const lab = await context.openLab(options);
  return await underLock(context, lab.name, 'etcd restore', async () => {
    const machines = await findMachines(lab);
    const { record } = machines;
    refuseV2(record, 'restore');
    refuseMissing(machines);
    if (options['dryRun']) {
      const { prepare, stop, swap, start, refresh, clear } = planRestore(record);
      if (!options['json']) context.print(etcdNodes(record.config).map(({ name }) => `${name}: write ${snapshotFile} (mode 600), a copy of ${file}\n`).join(''));
      printPlan(context, options, lab.name, [...prepare, ...stop, ...swap, ...start]);
      if (!options['json']) context.print('then every step of `k8s-lab up`, and last:\n');
      printPlan(context, options, lab.name, [...refresh, ...clear]);
      return exitCodes.ok;
    }
    if (!options['yes'] && !(await mayGoOn(context, options, lab.name))) {
      context.tell('nothing was changed');
      return exitCodes.findings;
    }
    const { signal, tell } = context;
    const { ready, report } = await restoreSnapshot(lab, machines, {
      ...{ file, signal, tell, verifyTimeoutMs: timeoutOf(options) },
      onEvent: event => {
        const line = formatStepEvent(event);
        if (line !== undefined) tell(line);
      },
    });
    return printProof(context, options, report, { fields: { file, ready } });
  });
}

async function mayGoOn({ signal }: Context, options: Options, lab: string): Promise<boolean> {
  if (options['json'] || !process.stdin.isTTY) throw new UsageError('cannot ask for confirmation without a terminal', { hint: '`k8s-lab etcd restore FILE --yes` does not ask' });
  return await confirm(`Replace all data of etcd in lab ${lab}?`, signal);
}
