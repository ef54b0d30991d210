import type { HuntWish } from '../../doctor/drill-plan.ts';
import { faultOf } from '../../doctor/stage.ts';
import { exitCodes } from '../../errors.ts';
import type { ExitCode } from '../../errors.ts';
import { findMachines, nodeOf } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { formatHunt } from '../../reporters/hunt-text.ts';
import type { Context } from '../command.ts';
import { lockFor } from './lock.ts';
import { serve } from './serve.ts';

/** Injects an undisclosed fault and serves the dashboard, in which it is found; reverts the fault at the end. */
export async function trainInBrowser(context: Context, lab: Lab, wish: HuntWish): Promise<ExitCode> {
  const { print, tell } = context;
  const { name } = lab;
  const machines = await findMachines(lab);
  if (wish.node !== undefined) nodeOf(machines, wish.node);
  let hasFound = false;
  await serve(context, name, {
    ...{ port: undefined, opens: true, permission: { readOnly: false, allowChanges: true } },
    hunt: { wish, unlock: await lockFor(context, name, 'drill') },
    onTraining: state => {
      if (state.state === 'searching' && state.guesses === 0) tell(`A fault was injected. Its symptom: ${state.symptom}. Find it in the browser:`);
      if (state.state !== 'over') return;
      hasFound = state.found;
      print(formatHunt(faultOf(state.fault), state.found ? state.guesses : undefined));
      tell(`reverted ${state.fault}`);
    },
  });
  return hasFound ? exitCodes.ok : exitCodes.findings;
}
