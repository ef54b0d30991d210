import { nameOption } from '../config/name-option.ts';
import { messageOf } from '../errors.ts';
import { findMachines, openLabAnew } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { LabRecord, Machines } from '../providers/provider.ts';
import { ensureCertificates } from '../steps/certificates.ts';
import { perform, performEverywhere } from './act.ts';
import type { Act } from './act.ts';
import { planAddition } from './add.ts';
import { lookAtMembers } from './look.ts';
import type { Member } from './look.ts';
import { planRemoval, survivorOf } from './remove.ts';

/** A change of the members of a lab whose lock is held. */
export interface Change {
  readonly lab: Lab;
  readonly machines: Machines;
  /** As just looked at. */
  readonly members: readonly Member[];
  /** The node that becomes a member, or no longer is one. */
  readonly name: string;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** Adds a member; if it cannot, or is interrupted before the new one votes, leaves etcd as it was. Returns the lab's new machines. */
export async function addMember(change: Change): Promise<Machines> {
  const { machines, name, signal, tell } = change;
  const plan = planAddition(machines.record, change.members, name);
  try {
    await perform(machines, plan.announce, signal);
    tell(`${name} may join as a learner`);
    if (plan.record.config.etcd.tls) await ensureCertificates(machines.nodes, plan.record.config);
    await perform(machines, planAddition(machines.record, await lookAtMembers(machines), name).join, signal);
    tell(`${name} has all data and votes`);
  } catch (error) {
    await takeBack(change);
    throw error;
  }
  return await publish(change, plan, 'add');
}

/** Removes a member, its data and its files. Returns the lab's new machines. */
export async function removeMember(change: Change): Promise<Machines> {
  const { machines, name, signal, tell } = change;
  const plan = planRemoval(machines.record, change.members, name, machines.nodes.some(node => node.name === name));
  await perform(machines, plan.leave, signal);
  const survivor = survivorOf(change.members, name);
  if (survivor) {
    const others = change.members.filter(({ node, planned }) => planned && node !== name && node !== survivor.node).map(({ node }) => `${commandOf(change.lab.name, 'remove', node)}, then ${commandOf(change.lab.name, 'add', node)}`);
    tell([`${survivor.node} goes on alone from revision ${survivor.revision ?? 'unknown'}; what only other members had is lost`, ...others.map(both => `hint: ${both}`)].join('\n'));
  }
  tell(`${name} is no longer a member`);
  return await publish(change, plan, 'remove');
}

async function publish({ lab, machines, name, signal, tell }: Change, plan: { readonly record: LabRecord; readonly publish: readonly Act[] }, verb: 'add' | 'remove'): Promise<Machines> {
  const missing = plan.publish.filter(({ where }) => machines.missing.includes(where));
  try {
    await performEverywhere(machines, plan.publish.filter(act => !missing.includes(act)), signal);
    await lab.provider.keep(plan.record);
  } catch (error) {
    tell(`the members of etcd have changed, but not every node was told\nhint: ${commandOf(lab.name, verb, name)} goes on from there`);
    throw error;
  }
  tell('every node is told');
  return await findMachines(lab);
}

async function takeBack({ lab: { name: labName }, name, tell }: Change): Promise<void> {
  const again = `${commandOf(labName, 'add', name)} completes the addition, ${commandOf(labName, 'remove', name)} undoes it`;
  try {
    const machines = await findMachines(await openLabAnew(labName));
    const members = await lookAtMembers(machines);
    const own = members.find(({ node }) => node === name);
    if (own?.id && !own.learner && own.started) {
      tell(`${name} votes already\nhint: ${again}`);
      return;
    }
    const [remove, end] = planAddition(machines.record, members, name).undo;
    await perform(machines, [...(own?.id && remove ? [remove] : []), ...(end ? [end] : [])], new AbortController().signal);
    tell(`undone: ${name} is not a member, and the others are as before`);
  } catch (error) {
    tell(`the addition of ${name} could not be undone: ${messageOf(error)}\nhint: ${again}`);
  }
}

function commandOf(lab: string, verb: 'add' | 'remove', node: string): string {
  return `\`${['k8s-lab', 'etcd', verb, node, ...nameOption(lab)].join(' ')}\``;
}
