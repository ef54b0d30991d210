import type { Observation } from '../../src/observe/observation.ts';
import { editNode, failProbes, healthyObservation } from './observation.ts';

/** A lab in which one node neither sends nor receives packets of pods, because its kernel does not forward. */
export function cutOff(nodes: number, name = 'node17'): Observation {
  const seen = healthyObservation({ nodes });
  const cut = editNode(seen, name, node => ({ sysctls: { ...node.sysctls, 'net.ipv4.ip_forward': '0' } }));
  return failProbes(cut, ({ from, to }) => from.place === 'pod' && to.place === 'pod' && (from.node === name || to.node === name));
}
