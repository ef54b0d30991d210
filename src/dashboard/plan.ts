import { createHash } from 'node:crypto';
import { nameOption } from '../config/name-option.ts';
import { activeFaults, faultOf, inject, injectScript, revert, revertScript, stagingsOf } from '../doctor/stage.ts';
import type { ActiveFault } from '../doctor/stage.ts';
import type { Machines } from '../providers/provider.ts';
import { quote } from '../text/quote.ts';
import type { Look } from './look.ts';
import type { ActionPlan, ActionRequest } from './messages.ts';
import { prepareRepair } from './plan-repair.ts';
import { HttpError } from './server.ts';

/** What an action needs to be carried out. */
export interface Doing {
  readonly machines: Machines;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** How an action ended. */
export interface Outcome {
  readonly line: string;
  readonly more?: boolean;
}

/** Commands to be shown, and what runs them and no others. */
export interface Prepared {
  readonly plan: ActionPlan;
  readonly carryOut: (doing: Doing) => Promise<Outcome>;
}

/** What is known of an action before it has a digest. */
export interface Draft extends Omit<Prepared, 'plan'>, Pick<ActionPlan, 'commands'>, Partial<Pick<ActionPlan, 'withheld'>> {
  readonly same: readonly string[];
}

/** What an action would do now; its digest is another one as soon as it would do something else. */
export async function prepare(request: ActionRequest, look: Pick<Look, 'seen' | 'explanation'>, machines: Machines): Promise<Prepared> {
  const { kind } = request;
  const { same, commands, withheld = [], carryOut } = await draftOf(request, look, machines);
  const digest = createHash('sha256').update(JSON.stringify([kind, same, commands])).digest('hex').slice(0, 32);
  return { plan: { kind, digest, same: quote(same), commands, withheld }, carryOut };
}

async function draftOf(request: ActionRequest, look: Pick<Look, 'seen' | 'explanation'>, machines: Machines): Promise<Draft> {
  if (request.kind === 'inject') return prepareInject(request, look);
  if (request.kind === 'revert') return await prepareRevert(request, look, machines);
  if (request.kind === 'repair') return prepareRepair(look);
  throw new HttpError(400, `${request.kind} has no plan`);
}

function prepareInject({ fault: id = '', node }: ActionRequest, { seen }: Pick<Look, 'seen'>): Draft {
  const fault = faultOf(id);
  const stagings = stagingsOf(fault, seen, node);
  return {
    same: ['k8s-lab', 'fault', 'inject', fault.id, ...nameOption(seen.lab.name), '--node', node ?? stagings[0]?.node ?? ''],
    commands: stagings.map(staging => ({ where: staging.node, text: staging.inject, script: injectScript(fault.id, staging) })),
    carryOut: async ({ machines }) => ({ line: `injected ${fault.id} on ${(await inject(machines, fault, stagings)).join(', ')}` }),
  };
}

async function prepareRevert(request: ActionRequest, { seen }: Pick<Look, 'seen'>, machines: Machines): Promise<Draft> {
  const chosen = await chosenFaults(machines, request);
  if (chosen.length === 0) throw new HttpError(409, 'nothing that could be reverted is injected');
  return {
    same: ['k8s-lab', 'fault', 'revert', ...(request.fault === undefined ? ['--all'] : [request.fault]), ...nameOption(seen.lab.name)],
    commands: chosen.map(({ id, node }) => ({ where: node, text: revertScript(id) })),
    async carryOut({ machines: now, tell }) {
      for (const active of chosen) {
        await revert(now, active);
        tell(`reverted ${active.id} on ${active.node}`);
      }
      return { line: `reverted ${chosen.map(({ id }) => id).join(', ')}` };
    },
  };
}

/** The injected faults that a request to revert is about, in the order in which they have to be reverted. */
async function chosenFaults(machines: Machines, { fault, node }: ActionRequest): Promise<readonly ActiveFault[]> {
  const active = await activeFaults(machines);
  return active.filter(one => (fault === undefined || one.id === fault) && (node === undefined || one.node === node)).toReversed();
}
