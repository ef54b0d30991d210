import { nameOption } from '../config/name-option.ts';
import { diagnose } from '../doctor/diagnose.ts';
import { lossesOf, repair } from '../doctor/repair.ts';
import type { Repaired } from '../doctor/repair.ts';
import { commandOf } from '../doctor/report.ts';
import { forgetAll } from '../doctor/stage.ts';
import type { Cause } from '../faults/explain.ts';
import type { Look } from './look.ts';
import type { PlannedCommand } from './messages.ts';
import type { Doing, Draft, Outcome } from './plan.ts';
import { HttpError } from './server.ts';

/** The fixes of the causes that are seen now; what they bring to light is not fixed, but is to be shown next. */
export function prepareRepair({ seen, explanation: { causes } }: Pick<Look, 'seen' | 'explanation'>): Draft {
  const { name } = seen.lab;
  const withheld = causes.filter(cause => lossesOf(cause).length > 0).map(cause => ({ title: cause.fault.title, loses: lossesOf(cause) }));
  const commands = causes.filter(isSafe).flatMap(cause => commandsOf(name, cause));
  if (commands.length === 0) throw new HttpError(409, withheld.length > 0 ? 'every fix would destroy data; `k8s-lab repair --force` asks first' : 'no known cause can be fixed');
  return { same: ['k8s-lab', 'repair', ...nameOption(name)], commands, withheld, carryOut: async doing => await carryOut(name, commands, doing) };
}

async function carryOut(lab: string, shown: readonly PlannedCommand[], { machines, signal, tell }: Doing): Promise<Outcome> {
  const keys = new Set(shown.map(keyOf));
  const isWanted = (cause: Cause): boolean => commandsOf(lab, cause).every(command => keys.has(keyOf(command)));
  const { after, left } = await repair(machines, await diagnose(machines, { signal }), {
    ...{ signal, isWanted },
    onAction: ({ command, ok, error, where }) => tell(ok ? `${where}: ${command}` : `${where}: ${command} failed: ${error}`),
  });
  if (!after.explanation.ready) return outcomeOf(left, isWanted);
  await forgetAll(machines);
  return { line: 'repaired; the lab is ready' };
}

/** How a repair ends that did not make the lab ready. */
export function outcomeOf(left: Repaired['left'], isWanted: (cause: Cause) => boolean): Outcome {
  const next = left.filter(cause => isSafe(cause) && !isWanted(cause));
  if (next.length > 0) return { line: `the shown commands are done; this came to light and needs others: ${idsOf(next)}`, more: true };
  throw new Error(`repaired what could be, but the lab is not ready${left.length > 0 ? `; not fixed: ${idsOf(left)}` : ''}`);
}

function isSafe(cause: Cause): boolean {
  return cause.fix.length > 0 && lossesOf(cause).length === 0;
}

function commandsOf(lab: string, { fix }: Cause): readonly PlannedCommand[] {
  return fix.map(action => ({ where: action.where, text: commandOf(lab, action) }));
}

function keyOf({ where, text }: PlannedCommand): string {
  return `${where} ${text}`;
}

function idsOf(causes: readonly Cause[]): string {
  return causes.map(({ fault }) => fault.id).join(', ');
}
