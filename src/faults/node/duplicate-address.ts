import { nodeDevice, reachable } from '../../checks/shared/peers.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { run } from '../shared/look.ts';
import { plannedAddress, plannedDevice } from '../shared/node-look.ts';

/** To the second node, packets from the owner seem to come from itself, so it drops them as martians. */
export const duplicateAddress = {
  id: 'duplicate-address',
  title: "a node also has another node's planned address",
  symptom: 'the two nodes cannot reach each other, and the other nodes reach sometimes one, sometimes the other',
  source: 'RFC 5227; code (Linux net/ipv4/fib_frontend.c, fib_validate_source)',
  reach: 'node',
  settleMs: 1000,
  explains: ['node-addresses', ...ofNodeTraffic, ...ofFlanneld, 'etcd-unreachable'],
  signature: seen =>
    holdersOf(seen).flatMap(({ holder, owner, device, held }) => [
      { node: holder.name, peer: owner.name, fact: `ip -4 address show dev ${device}`, expected: 'no address of another node', actual: `${held}, the address of ${owner.name}` },
      { node: owner.name, peer: holder.name, fact: `who has ${owner.address}`, expected: `only ${owner.name}`, actual: `${holder.name} has it too` },
    ]),
  cure: seen =>
    holdersOf(seen).flatMap(({ holder, owner, device, held }) => [
      run(holder.name, 'ip', 'address', 'del', held, 'dev', device),
      // The kernel never resolves the next hop of a route added while that hop was a local address (fib_check_nh, scope).
      ...holder.routes.flatMap(({ table, destination, via, device: by }) =>
        via === owner.address && table === 'main' ? [run(holder.name, 'ip', 'route', 'replace', destination, 'via', via, 'dev', by ?? device)] : [],
      ),
      // Nodes that learned the wrong MAC address must resolve it again.
      ...misled(seen, owner).map(({ name }) => run(name, 'ip', 'neigh', 'flush', 'to', owner.address)),
    ]),
  drill: {
    on: 'worker',
    stage({ node, peer, seen }) {
      // Avoid etcd's address if possible: it would be a second fault.
      const owner = seen.nodes.find(candidate => candidate !== node && !candidate.roles.includes('etcd')) ?? peer;
      const address = `${plannedAddress(seen, owner)} dev ${plannedDevice(seen, node)}`;
      return [{ node: node.name, inject: `ip address add ${address}`, revert: `ip address del ${address}` }];
    },
  },
} as const satisfies Fault;

interface Holder {
  readonly holder: NodeFacts;
  readonly owner: NodeFacts;
  readonly device: string;
  readonly held: string;
}

function holdersOf(seen: Observation): readonly Holder[] {
  const owners = new Map(seen.nodes.map(node => [node.address, node]));
  return reachable(seen).flatMap(holder =>
    holder.addresses.flatMap(({ address, prefixLength, device }) => {
      const owner = owners.get(address);
      return !owner || owner.name === holder.name ? [] : [{ holder, owner, device, held: `${address}/${prefixLength}` }];
    }),
  );
}

// Unknown if the owner's MAC address was not observed.
function misled(seen: Observation, owner: NodeFacts): readonly NodeFacts[] {
  const device = nodeDevice(owner);
  const mac = owner.links.find(({ name }) => name === device)?.mac;
  return reachable(seen).filter(node => node.neighbours.some(entry => entry.address === owner.address && entry.mac !== undefined && entry.mac !== mac));
}
