import { judge } from '../checks/judge.ts';
import { nearest } from '../text/did-you-mean.ts';
import { planDrills } from '../doctor/drill-plan.ts';
import type { DrillWish } from '../doctor/drill-plan.ts';
import { activeFaults, inject, revert, stagingsOf } from '../doctor/stage.ts';
import { exitCodes, UsageError } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import type { KnownFault } from '../faults/fault.ts';
import { faults } from '../faults/index.ts';
import { observe } from '../observe/observe.ts';
import type { Machines } from '../providers/provider.ts';
import { openPrompt } from './confirm.ts';
import type { Context } from './command.ts';

/** Stages a fault without saying which, shows its symptom, takes guesses and gives hints; undoes it at the end. */
export async function train(context: Context, machines: Machines, wish: DrillWish): Promise<ExitCode> {
  const { signal, tell } = context;
  const before = await observe(machines, { probes: false, signal });
  const { drills } = planDrills({ ...wish, pairs: false, random: 1, seed: wish.seed === 1 ? Date.now() % 1_000_000 : wish.seed }, before);
  const [role] = drills[0] ?? [];
  if (!role) throw new UsageError('there is no fault that this lab can have', { hint: 'k8s-lab fault list' });
  const { fault, node } = role;
  try {
    const nodes = await inject(machines, fault, stagingsOf(fault, before, node));
    tell(`Something is broken now. What a user sees: ${fault.symptom}.`);
    tell('Look around from another terminal (k8s-lab exec, logs, verify). Then name it: an id of `k8s-lab fault list`, `hint`, or `give up`.');
    return await askUntilFound(context, machines, fault, nodes);
  } finally {
    // Whoever interrupts has it undone by what runs this.
    if (!signal.aborted) {
      for (const active of await activeFaults(machines)) if (active.id === fault.id) await revert(machines, active);
      tell('it is undone');
    }
  }
}

async function askUntilFound(context: Context, machines: Machines, fault: KnownFault, nodes: readonly string[]): Promise<ExitCode> {
  const { signal, print } = context;
  const hints = hintsFor(machines, fault, nodes, signal);
  const prompt = openPrompt(signal);
  for (let guesses = 1; ; ) {
    const answer = (await prompt.ask('what is it? '))?.trim().toLowerCase();
    if (answer === undefined || answer === 'give up') {
      print(`It was ${fault.id}: ${fault.title}. Source: ${fault.source}\n`);
      prompt.close();
      return exitCodes.findings;
    }
    if (answer === 'hint') print(`${(await hints.next()).value ?? 'There are no more hints.'}\n`);
    else if (answer === fault.id) {
      print(`Found with ${guesses} ${guesses === 1 ? 'guess' : 'guesses'}: ${fault.title}.\n`);
      prompt.close();
      return exitCodes.ok;
    } else if (faults.some(({ id }) => id === answer)) {
      guesses += 1;
      print(`No, it is not ${answer}.\n`);
    } else if (answer !== '') {
      const near = nearest(answer, faults.map(({ id }) => id));
      print(`There is no fault ${answer}${near ? `; did you mean ${near}?` : ''}\n`);
    }
  }
}

async function* hintsFor(machines: Machines, fault: KnownFault, nodes: readonly string[], signal: AbortSignal): AsyncGenerator<string, undefined> {
  yield `It is in the layer ${fault.layer}.`;
  yield `It was staged on ${[...new Set(nodes)].join(', ')}.`;
  const seen = await observe(machines, { signal });
  const untrue = judge(seen).filter(({ status }) => status === 'failed');
  yield `Untrue now: ${untrue.map(({ id }) => id).join(', ')}.`;
  const [shown] = fault.signature(seen);
  if (shown) yield `Look at ${shown.fact}: it is ${shown.actual}, and should be ${shown.expected}.`;
  return undefined;
}
