import { nodeDevice, reachable } from '../../checks/shared/peers.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { run } from '../shared/look.ts';
import { plannedAddress, plannedDevice } from '../shared/node-look.ts';

/** What its owner sends to the other holder comes, for that one, from itself, and is dropped as a martian. */
export const duplicateAddress = {
  id: 'duplicate-address',
  title: "a node has another node's planned address as well",
  symptom: 'the two nodes do not reach each other, and the others reach now the one, now the other',
  source: 'RFC 5227; code (Linux net/ipv4/fib_frontend.c, fib_validate_source)',
  reach: 'node',
  settleMs: 1000,
  explains: ['node-addresses', ...ofNodeTraffic, ...ofFlanneld, 'etcd-unreachable'],
  signature: seen =>
    holdersOf(seen).flatMap(({ holder, owner, device, held }) => [
      { node: holder.name, peer: owner.name, fact: `ip -4 address show dev ${device}`, expected: 'no address of another node', actual: `${held}, which is ${owner.name}'s` },
      { node: owner.name, peer: holder.name, fact: `who has ${owner.address}`, expected: `${owner.name} alone`, actual: `${holder.name} has it as well` },
    ]),
  cure: seen =>
    holdersOf(seen).flatMap(({ holder, owner, device, held }) => [
      run(holder.name, 'ip', 'address', 'del', held, 'dev', device),
      // Of a route made while its next hop was an address of the node itself the kernel never asks the next hop (fib_check_nh, the scope).
      ...holder.routes.flatMap(({ table, destination, via, device: by }) =>
        via === owner.address && table === 'main' ? [run(holder.name, 'ip', 'route', 'replace', destination, 'via', via, 'dev', by ?? device)] : [],
      ),
      // Who has learned the wrong one of the two must ask again.
      ...misled(seen, owner).map(({ name }) => run(name, 'ip', 'neigh', 'flush', 'to', owner.address)),
    ]),
  drill: {
    on: 'worker',
    stage({ node, peer, seen }) {
      // Not etcd's address, where there is another: that would be a second fault.
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

// Of an owner whose own MAC address was not seen nobody can tell.
function misled(seen: Observation, owner: NodeFacts): readonly NodeFacts[] {
  const device = nodeDevice(owner);
  const mac = owner.links.find(({ name }) => name === device)?.mac;
  return reachable(seen).filter(node => node.neighbours.some(entry => entry.address === owner.address && entry.mac !== undefined && entry.mac !== mac));
}
