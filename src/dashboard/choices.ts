import { refusalOf } from '../doctor/stage.ts';
import type { ActiveFault } from '../doctor/stage.ts';
import { faults } from '../faults/index.ts';
import type { Look } from './look.ts';
import type { FaultChoice } from './messages.ts';

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
