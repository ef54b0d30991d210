import { nodeDevice } from '../checks/shared/peers.ts';
import type { CompareNodes, NodeView } from './change.ts';
import { compareFacts } from './facts.ts';
import type { Fact } from './facts.ts';

/** Permanent neighbours, static forwarding entries, and learned neighbours whose MAC is not the peer's. */
export const compareNeighbours: CompareNodes = (before, after) =>
  compareFacts(before, [...neighbourFacts(before), ...tunnelFacts(before)], after, [...neighbourFacts(after), ...tunnelFacts(after)]);

function neighbourFacts({ node, seen }: NodeView): readonly Fact[] {
  const macs = new Map(seen.nodes.map(peer => [peer.address, macOf(peer)]));
  return node.neighbours.flatMap(({ address, device, mac, state }): readonly Fact[] => {
    const own = macs.get(address);
    const isFixed = state === 'PERMANENT';
    const isWrong = mac !== undefined && own !== undefined && device === nodeDevice(node) && mac.toLowerCase() !== own;
    if (!isFixed && !isWrong) return [];
    const what = `${isFixed ? 'permanent' : 'wrong'} neighbour entry for ${address} on ${device}`;
    return [{ layer: 'route', what, parts: { MAC: mac?.toLowerCase() ?? 'none' } }];
  });
}

function macOf(peer: NodeView['node']): string | undefined {
  return peer.links.find(({ name }) => name === nodeDevice(peer))?.mac?.toLowerCase();
}

function tunnelFacts({ node }: NodeView): readonly Fact[] {
  return node.fdb.flatMap(({ mac, device, destination, flags }): readonly Fact[] => {
    if (destination === undefined || !flags.some(flag => flag === 'permanent' || flag === 'static')) return [];
    return [{ layer: 'route', what: `forwarding entry for ${mac.toLowerCase()} on ${device}`, parts: { destination } }];
  });
}
