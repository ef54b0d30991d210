import { alignCidr, contains, formatCidr, parseCidr } from '../network/cidr.ts';
import type { DiagnosisReport } from '../doctor/report.ts';
import type { NodeFacts, Observation } from '../observe/observation.ts';
import { countOf } from '../text/count.ts';
import type { NodeView } from './types.ts';

/** What is wrong with a node, in a few words each: what its card shows, else the causes that name it. */
export function troublesOf(card: NodeView, node: NodeFacts, seen: Observation, { causes }: DiagnosisReport): readonly string[] {
  if (!node.reachable) return ['does not answer'];
  const shown = [...ofDevice(card), ...ofServices(card), ...ofLease(card, seen), ...ofBridge(card, seen), ...ofRoutes(card)];
  // The card itself shows what lies in these layers.
  const rest = causes.filter(({ nodes, layer }) => nodes.includes(node.name) && (shown.length === 0 || !['node', 'lease', 'bridge', 'route'].includes(layer)));
  return [...shown, ...rest.map(({ id }) => id)];
}

function ofDevice({ device, address }: NodeView): readonly string[] {
  return device === undefined ? [`${address} missing`] : [];
}

function ofServices({ services }: NodeView): readonly string[] {
  return services.filter(({ good }) => !good).map(({ name, state }) => `${name} ${state}`);
}

function ofLease({ lease }: NodeView, { etcd, api }: Observation): readonly string[] {
  // Leases that etcd did not tell are not missing.
  if (!lease) return etcd.reachable && etcd.healthy && etcd[api].enabled && etcd[api].unreadBecause === undefined ? ['no lease'] : [];
  return lease.late ? ['lease not renewed'] : [];
}

function ofBridge({ bridge, subnet }: NodeView, { lab }: Observation): readonly string[] {
  if (bridge === undefined) return ['docker0 has no address'];
  const block = parseCidr(bridge);
  const belongs = block && (subnet === undefined ? contains(lab.flannel.network, block.address) : formatCidr(alignCidr(block)) === subnet);
  return belongs ? [] : [`docker0 ${bridge}`];
}

function ofRoutes({ routes }: NodeView): readonly string[] {
  const missing = routes.filter(({ actual }) => actual === 'no route').length;
  const wrong = routes.filter(({ good, actual }) => !good && actual !== 'no route').length;
  return [...(missing > 0 ? [`${countOf(missing, 'route')} missing`] : []), ...(wrong > 0 ? [`${countOf(wrong, 'route')} wrong`] : [])];
}
