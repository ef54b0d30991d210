import { nodeDevice, tunnelDevice } from '../checks/shared/peers.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { NodeFacts } from '../observe/observation.ts';
import type { Hop } from './recording.ts';
import type { TraceEnd } from './trace.ts';

/** The lab as far as it says where packets should pass. */
export interface Known {
  readonly lab: LabConfig;
  readonly nodes: readonly NodeFacts[];
}

/** The hops that a packet between two ends should pass, in order; it ends at the sender's wire if the target is of no node. */
export function expectedHops({ lab, nodes }: Known, from: TraceEnd, to: TraceEnd): readonly Hop[] {
  const overlay = from.place === 'pod' && to.place === 'pod' ? tunnelDevice(lab) : undefined;
  const leaving = hopsOf(nodes, from, overlay);
  const arriving = hopsOf(nodes, to, overlay).toReversed().map((hop): Hop => ({ ...hop, direction: hop.direction === 'in' ? 'out' : 'in' }));
  return [...leaving, ...arriving];
}

/** The hops of a packet that leaves. */
function hopsOf(nodes: readonly NodeFacts[], { node, place }: TraceEnd, tunnel: string | undefined): readonly Hop[] {
  const facts = nodes.find(({ name }) => name === node);
  if (!facts) return [];
  const at = (device: string, direction: Hop['direction'], where: Hop['place'] = 'node'): Hop => ({ node: facts.name, place: where, device, direction });
  const inner = place === 'pod' ? [at('eth0', 'out', 'pod'), at('k8s-lab-probe0', 'in'), at('docker0', 'in')] : [];
  return [...inner, ...(tunnel ? [at(tunnel, 'out')] : []), at(nodeDevice(facts) ?? 'eth1', 'out')];
}
