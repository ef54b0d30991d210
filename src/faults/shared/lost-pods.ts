import { forwardDropFinder } from '../../checks/shared/forward-drops.ts';
import { routes } from '../../checks/route/routes.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';

/** The nodes whose pods' packets arrive nowhere, although the nodes reach each other and their own state is right. */
export function cutOffBetween(seen: Observation): readonly NodeFacts[] {
  const dropsOf = forwardDropFinder(seen);
  if (routes.judge(seen).length > 0 || seen.nodes.some(node => dropsOf(node).length > 0)) return [];
  return seen.nodes.filter(({ name, reachable }) => {
    const own = seen.probes.filter(({ from }) => from.node === name);
    const between = own.filter(({ to, protocol }) => to.place === 'node' && protocol === 'icmp');
    const ofPods = own.filter(({ from, to }) => from.place === 'pod' && to.place === 'pod');
    return reachable && ofPods.length > 0 && ofPods.every(({ ok }) => !ok) && between.length > 0 && between.every(({ ok }) => ok);
  });
}
