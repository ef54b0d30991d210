import { judge } from '../../checks/judge.ts';
import { nearest } from '../../text/did-you-mean.ts';
import { hiddenDrill } from '../../doctor/drill-plan.ts';
import type { HuntWish } from '../../doctor/drill-plan.ts';
import { activeFaults, inject, revert, stagingsOf } from '../../doctor/stage.ts';
import { exitCodes } from '../../errors.ts';
import type { ExitCode } from '../../errors.ts';
import type { KnownFault } from '../../faults/fault.ts';
import { faults } from '../../faults/index.ts';
import { observe } from '../../observe/observe.ts';
import type { Machines } from '../../providers/provider.ts';
import { formatHunt } from '../../reporters/hunt-text.ts';
import { openPrompt } from './confirm.ts';
import type { Context } from '../command.ts';

/** Injects an undisclosed fault, shows its symptom, accepts guesses and gives hints; reverts the fault at the end. */
export async function train(context: Context, machines: Machines, wish: HuntWish): Promise<ExitCode> {
  const { signal, tell } = context;
  const before = await observe(machines, { probes: false, signal });
  const { fault, node } = hiddenDrill(wish, before);
  try {
    const nodes = await inject(machines, fault, stagingsOf(fault, before, node));
    tell(`A fault was injected. Its symptom: ${fault.symptom}.`);
    tell('Investigate from another terminal (k8s-lab exec, logs, verify). Then enter its id from `k8s-lab fault list`, `hint`, or `give up`.');
    return await askUntilFound(context, machines, fault, nodes);
  } finally {
    // If interrupted, the caller reverts it.
    if (!signal.aborted) {
      for (const active of await activeFaults(machines)) if (active.id === fault.id) await revert(machines, active);
      tell(`reverted ${fault.id}`);
    }
  }
}

async function askUntilFound(context: Context, machines: Machines, fault: KnownFault, nodes: readonly string[]): Promise<ExitCode> {
  const { signal, print } = context;
  const hints = hintsFor(machines, fault, nodes, signal);
  const prompt = openPrompt(signal);
  for (let guesses = 1; ; ) {
    const answer = (await prompt.ask('fault id? '))?.trim().toLowerCase();
    if (answer === undefined || answer === 'give up') {
      print(formatHunt(fault));
      prompt.close();
      return exitCodes.findings;
    }
    if (answer === 'hint') print(`${(await hints.next()).value ?? 'No more hints.'}\n`);
    else if (answer === fault.id) {
      print(formatHunt(fault, guesses));
      prompt.close();
      return exitCodes.ok;
    } else if (faults.some(({ id }) => id === answer)) {
      guesses += 1;
      print(`Not ${answer}.\n`);
    } else if (answer !== '') {
      const near = nearest(answer, faults.map(({ id }) => id));
      print(`No such fault: ${answer}${near ? `; did you mean ${near}?` : ''}\n`);
    }
  }
}

async function* hintsFor(machines: Machines, fault: KnownFault, nodes: readonly string[], signal: AbortSignal): AsyncGenerator<string, undefined> {
  yield `Layer: ${fault.layer}.`;
  yield `Injected on: ${[...new Set(nodes)].join(', ')}.`;
  const seen = await observe(machines, { signal });
  const failed = judge(seen).filter(({ status }) => status === 'failed');
  yield `Failed checks: ${failed.map(({ id }) => id).join(', ')}.`;
  const [shown] = fault.signature(seen);
  if (shown) yield `Look at ${shown.fact}: expected ${shown.expected}, found ${shown.actual}.`;
  return undefined;
}
