import { exitCodes, UsageError } from '../../errors.ts';
import type { ExitCode } from '../../errors.ts';
import { certificatesAct } from '../../steps/certificates.ts';
import { numberRemark, checkAddition, planAddition } from '../../etcd-ops/add.ts';
import { addMember, removeMember } from '../../etcd-ops/change.ts';
import type { Act } from '../../etcd-ops/act.ts';
import { lookAtMembers } from '../../etcd-ops/look.ts';
import type { Member } from '../../etcd-ops/look.ts';
import { quorumOf } from '../../etcd-ops/quorum.ts';
import { checkRemoval, planRemoval } from '../../etcd-ops/remove.ts';
import { findMachines } from '../../lab/lab.ts';
import { verify } from '../../lab/verify.ts';
import type { LabRecord, Machines } from '../../providers/provider.ts';
import { formatMembers } from '../../reporters/etcd-text.ts';
import { formatAction } from '../../reporters/plan-text.ts';
import { toJson } from '../command.ts';
import type { Context, Options } from '../command.ts';
import { underLock } from './lock.ts';
import { printProof } from './proof.ts';
import { timeoutOf } from './timeout.ts';

/** Prints the members of a lab's etcd; a finding if one of them is not as it should be. */
export async function listMembers(context: Context, options: Options): Promise<ExitCode> {
  const lab = await context.openLab(options);
  const members = await lookAtMembers(await findMachines(lab));
  const quorum = quorumOf(members);
  if (options['json']) context.print(toJson({ schema: 1, lab: lab.name, quorum, members }));
  else context.print(formatMembers(lab.name, members));
  return quorum.reached && members.every(({ silent, planned, learner, id }) => silent === null && planned && !learner && id !== null) ? exitCodes.ok : exitCodes.findings;
}

/** Makes a node a member of etcd, and verifies the lab. */
export async function add(context: Context, options: Options, name?: string): Promise<ExitCode> {
  return await change(context, options, { verb: 'add', name, check: checkAddition, act: addMember, plan: (machines, members, node) => {
    const { announce, join, publish, record } = planAddition(machines.record, members, node);
    return { acts: [...announce, ...(record.config.etcd.tls ? [certificatesAct(node)] : []), ...join, ...publish], record };
  } });
}

/** Removes a member of etcd, and verifies the lab. */
export async function remove(context: Context, options: Options, name?: string): Promise<ExitCode> {
  return await change(context, options, { verb: 'remove', name, check: checkRemoval, act: removeMember, plan: (machines, members, node) => {
    const { leave, publish, record } = planRemoval(machines.record, members, node, true);
    return { acts: [...leave, ...publish], record };
  } });
}

interface Way {
  readonly verb: 'add' | 'remove';
  readonly name: string | undefined;
  readonly check: typeof checkAddition;
  readonly act: typeof addMember;
  readonly plan: (machines: Machines, members: readonly Member[], name: string) => { readonly acts: readonly Act[]; readonly record: LabRecord };
}

async function change(context: Context, options: Options, { verb, name, check, act, plan }: Way): Promise<ExitCode> {
  if (name === undefined) throw new UsageError(`etcd ${verb}: no node given`, { hint: '`k8s-lab etcd members` lists the members, `k8s-lab status` the nodes' });
  const lab = await context.openLab(options);
  return await underLock(context, lab.name, `etcd ${verb}`, async () => {
    const machines = await findMachines(lab);
    const members = await lookAtMembers(machines);
    check(machines, members, name, options['force'] === true);
    if (options['dryRun']) {
      const { acts, record } = plan(machines, members, name);
      printPlan(context, options, lab.name, [...acts, { kind: 'write', where: 'host', path: `the record of lab ${lab.name}`, content: `${JSON.stringify(record)}\n` }]);
      return exitCodes.ok;
    }
    const { signal, tell } = context;
    return await prove(context, options, verb, await act({ lab, machines, members, name, signal, tell }));
  });
}

/** Prints actions that `--dry-run` does not do. */
export function printPlan(context: Context, options: Options, lab: string, actions: readonly Parameters<typeof formatAction>[0][]): void {
  if (options['json']) context.print(toJson({ schema: 1, lab, actions: actions.map(action => (action.kind === 'run' ? { kind: action.kind, where: action.where, argv: action.argv } : action)) }));
  else context.print(actions.map(action => `${formatAction(action)}\n`).join(''));
}

async function prove(context: Context, options: Options, verb: string, machines: Machines): Promise<ExitCode> {
  const { report } = await verify(machines, { timeoutMs: timeoutOf(options), signal: context.signal });
  const members = await lookAtMembers(machines);
  const remark = numberRemark(quorumOf(members).voters);
  const list = members.map(({ node, clientUrl, leader }) => `  ${node}  ${clientUrl}${leader ? '  leader' : ''}\n`).join('');
  return printProof(context, options, report, { fields: { action: verb, members, remark }, text: `${list}${remark}\n` });
}
