import { addressBefore } from '../../checks/node/node-addresses.ts';
import { nodeDevice, reachable } from '../../checks/shared/peers.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import type { CureAction } from '../fault.ts';
import { run } from './look.ts';
import { plannedAddress, restoreRoutes } from './node-look.ts';

/** The addresses that a node's device has before the planned one, as CIDR. */
export function strangersOf(node: NodeFacts): readonly string[] {
  if (!addressBefore(node)) return [];
  const own = node.addresses.filter(({ device }) => device === nodeDevice(node));
  return own.slice(0, own.findIndex(({ address }) => address === node.address)).map(({ address, prefixLength }) => `${address}/${prefixLength}`);
}

/** Makes the planned address the first; the others follow it again, unless two nodes have them, and the routes are put back. */
export function putPlannedFirst(seen: Observation, node: NodeFacts): readonly CureAction[] {
  const { name } = node;
  const device = nodeDevice(node);
  const strangers = strangersOf(node);
  if (device === undefined || strangers.length === 0) return [];
  const kept = strangers.filter(stranger => !reachable(seen).some(other => other !== node && other.addresses.some(({ address }) => stranger.startsWith(`${address}/`))));
  return [
    // The kernel deletes the secondary addresses of a subnet with the primary one.
    ...strangers.map(stranger => run(name, 'ip', 'address', 'del', stranger, 'dev', device)),
    run(name, 'ip', 'address', 'replace', plannedAddress(seen, node), 'broadcast', '+', 'dev', device),
    ...kept.map(stranger => run(name, 'ip', 'address', 'add', stranger, 'dev', device)),
    ...restoreRoutes(seen, node, device),
  ];
}
