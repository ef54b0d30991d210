import { exitCodes, messageOf, UsageError } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { findMachines, nodeOf } from '../lab/lab.ts';
import type { Observation } from '../observe/observation.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { underLock } from './shared/lock.ts';

const actions = { list, inject, revert, active } as const;

/** Injects known faults into the running lab, and reverts them. */
export const fault: Command = {
  name: 'fault',
  summary: 'inject a known fault into the running lab, or revert it',
  arguments: '<list|inject|revert|active> [id]',
  takes: 'name',
  options: [
    { flags: '--node <node>', description: 'node to inject the fault into' },
    { flags: '--all', description: 'revert all injected faults' },
    jsonOption,
  ],
  examples: [
    ['k8s-lab fault list', 'list every known fault, and whether the running lab can have it'],
    ['k8s-lab fault inject config-key-missing', 'the failure described in the README'],
    ['k8s-lab fault inject route-missing --node node3', 'on node3'],
    ['k8s-lab fault revert --all', 'restore the lab exactly'],
  ],
  async run(context, [action = '', id], options) {
    const known = Object.keys(actions);
    if (!known.includes(action)) throw new UsageError(`fault ${action}: no such action`, { hint: `expected one of ${known.join(', ')}` });
    return await actions[action as keyof typeof actions](context, options, id);
  },
};

async function list(context: Context, options: Options): Promise<ExitCode> {
  const [{ faults }, { refusalOf }, seen] = await Promise.all([import('../faults/index.ts'), import('../doctor/stage.ts'), seeRunning(context, options)]);
  const refusals = new Map(faults.flatMap(fault => {
    const refusal = seen && fault.drill && refusalOf(fault, seen);
    return refusal === undefined ? [] : [[fault.id, refusal] as const];
  }));
  if (options['json']) {
    const known = faults.map(({ id, title, layer, symptom, source, drill, noDrill }) => ({ id, title, layer, symptom, source, drillable: drill !== undefined, noDrill, refusal: refusals.get(id) }));
    context.print(toJson({ schema: 1, ...(seen && { lab: seen.lab.name }), faults: known }));
  } else context.print((await import('../reporters/faults-text.ts')).formatFaults(faults, context.style, refusals));
  return exitCodes.ok;
}

/** What is seen of the lab if it is running, as far as the list needs it; the known faults are listed even if its file is wrong. */
async function seeRunning(context: Context, options: Options): Promise<Observation | undefined> {
  try {
    const { name, provider } = await context.openLab(options);
    const machines = await provider.find(name);
    if (!machines) return undefined;
    const { observe } = await import('../observe/observe.ts');
    return await observe(machines, { probes: false, logs: false, signal: context.signal });
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.tell(`the lab was not looked at: ${messageOf(error)}`);
    return undefined;
  }
}

async function inject(context: Context, options: Options, id?: string): Promise<ExitCode> {
  if (id === undefined) throw new UsageError('fault inject: no fault given', { hint: '`k8s-lab fault list` lists every known fault' });
  const [{ observe }, stage] = await Promise.all([import('../observe/observe.ts'), import('../doctor/stage.ts')]);
  const wanted = stage.faultOf(id);
  const lab = await context.openLab(options);
  return await underLock(context, lab.name, 'fault inject', async () => {
    const machines = await findMachines(lab);
    const name = textOption(options, 'node');
    if (name !== undefined) nodeOf(machines, name);
    const stagings = stage.stagingsOf(wanted, await observe(machines, { probes: false, signal: context.signal }), name);
    const nodes = await stage.inject(machines, wanted, stagings);
    if (options['json']) context.print(toJson({ schema: 1, lab: lab.name, id, nodes }));
    else context.print(`injected ${id} on ${nodes.join(', ')}\nhint: \`k8s-lab diagnose\` finds it, \`k8s-lab fault revert ${id}\` reverts it\n`);
    return exitCodes.ok;
  });
}

async function revert(context: Context, options: Options, id?: string): Promise<ExitCode> {
  if (id === undefined && !options['all']) throw new UsageError('fault revert: no fault given', { hint: '`k8s-lab fault active` lists injected faults, --all reverts all of them' });
  const stage = await import('../doctor/stage.ts');
  const lab = await context.openLab(options);
  return await underLock(context, lab.name, 'fault revert', async () => {
    const machines = await findMachines(lab);
    const found = (await stage.activeFaults(machines)).filter(active => options['all'] === true || active.id === id);
    if (found.length === 0 && id !== undefined) throw new UsageError(`${stage.faultOf(id).id} is not injected`, { hint: '`k8s-lab fault active` lists injected faults' });
    for (const active of found.toReversed()) {
      await stage.revert(machines, active);
      context.tell(`reverted ${active.id} on ${active.node}`);
    }
    if (options['json']) context.print(toJson({ schema: 1, lab: lab.name, reverted: found }));
    return exitCodes.ok;
  });
}

async function active(context: Context, options: Options): Promise<ExitCode> {
  const { activeFaults } = await import('../doctor/stage.ts');
  const lab = await context.openLab(options);
  const found = await activeFaults(await findMachines(lab));
  if (options['json']) context.print(toJson({ schema: 1, lab: lab.name, active: found }));
  else context.print(found.map(({ id, node }) => `${id} on ${node}\n`).join('') || 'no injected faults\n');
  return exitCodes.ok;
}
