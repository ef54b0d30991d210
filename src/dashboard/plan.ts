import { createHash } from 'node:crypto';
import { nameOption } from '../config/name-option.ts';
import { commandOf } from '../doctor/report.ts';
import { lossesOf } from '../doctor/repair.ts';
import { activeFaults, faultOf, refusalOf, stagingsOf } from '../doctor/stage.ts';
import type { ActiveFault } from '../doctor/stage.ts';
import { faults } from '../faults/index.ts';
import type { Machines } from '../providers/provider.ts';
import { quote } from '../text/quote.ts';
import type { Look } from './look.ts';
import type { ActionPlan, ActionRequest, FaultChoice } from './messages.ts';
import { HttpError } from './server.ts';

/** Exactly what an action would do now; its digest is another one as soon as it would do something else. */
export async function planOf(request: ActionRequest, { seen, explanation }: Look, machines: Machines): Promise<ActionPlan> {
  const name = nameOption(seen.lab.name);
  const whole = (same: readonly string[], commands: ActionPlan['commands'], withheld: ActionPlan['withheld'] = []): ActionPlan => {
    const digest = createHash('sha256').update(JSON.stringify([request.kind, same, commands])).digest('hex').slice(0, 32);
    return { kind: request.kind, digest, same: quote(same), commands, withheld };
  };
  if (request.kind === 'inject') {
    const fault = faultOf(request.fault ?? '');
    const stagings = stagingsOf(fault, seen, request.node);
    const node = request.node ?? stagings[0]?.node ?? '';
    return whole(['k8s-lab', 'fault', 'inject', fault.id, ...name, '--node', node], stagings.map(staging => ({ where: staging.node, text: staging.inject })));
  }
  if (request.kind === 'revert') {
    const active = await chosenFaults(machines, request);
    if (active.length === 0) throw new HttpError(409, 'nothing that could be reverted is injected');
    return whole(['k8s-lab', 'fault', 'revert', ...(request.fault === undefined ? ['--all'] : [request.fault]), ...name], active.map(({ id, node }) => ({ where: node, text: `cd /run/k8s-lab/faults/${id} && sh -eu ./revert` })));
  }
  if (request.kind !== 'repair') throw new HttpError(400, `${request.kind} has no plan`);
  const { causes } = explanation;
  const safe = causes.filter(cause => cause.fix.length > 0 && lossesOf(cause).length === 0);
  const withheld = causes.filter(cause => lossesOf(cause).length > 0).map(cause => ({ title: cause.fault.title, loses: lossesOf(cause) }));
  const commands = safe.flatMap(({ fix }) => fix.map(action => ({ where: action.where, text: commandOf(seen.lab.name, action) })));
  if (commands.length === 0) throw new HttpError(409, withheld.length > 0 ? 'every fix would destroy data; `k8s-lab repair --force` asks first' : 'no known cause can be fixed');
  return whole(['k8s-lab', 'repair', ...name], commands, withheld);
}

/** The injected faults that a request to revert is about, in the order in which they have to be reverted. */
export async function chosenFaults(machines: Machines, { fault, node }: ActionRequest): Promise<readonly ActiveFault[]> {
  const active = await activeFaults(machines);
  return active.filter(one => (fault === undefined || one.id === fault) && (node === undefined || one.node === node)).toReversed();
}

/** Every fault that can be injected, with the nodes that can have it. */
export function faultChoices({ seen }: Look, active: readonly ActiveFault[]): readonly FaultChoice[] {
  return faults.flatMap(fault => {
    const { drill, id, title, symptom, layer } = fault;
    if (!drill) return [];
    const refusal = refusalOf(fault, seen);
    const nodes = seen.nodes.filter(({ roles }) => drill.on === 'worker' || roles.includes('etcd')).map(({ name }) => name);
    return [{ id, title, symptom, layer, nodes: refusal === undefined ? nodes : [], ...(refusal !== undefined && { refusal }), active: active.filter(one => one.id === id).map(one => one.node) }];
  });
}
