import { alignedSubnet, storeOf } from '../../checks/shared/peers.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofLease } from '../shared/consequences.ts';
import type { CureAction, Evidence, Fault } from '../fault.ts';
import { leaseOf, nodesOf, onNodes, restartServices, serviceOf } from '../shared/look.ts';
import { outlivedEtcd } from '../shared/outlives.ts';
import { waysOf } from '../shared/route-look.ts';

/** A watch that waits for a revision which etcd no longer has hears of nothing until etcd gets that far again. */
export const watchAhead = {
  id: 'watch-ahead',
  title: 'flanneld follows a revision that etcd does not have, because etcd was restored from an older copy',
  symptom: 'after etcd was restored, nodes get no routes to new leases, and put old routes back every ten seconds',
  source: 'etcd documentation, op-guide/recovery (revision bump); code (pkg/subnet/etcd/registry.go)',
  reach: 'node',
  // flannel restores a route that it knows of within 10 s.
  settleMs: 11_000,
  explains: [...ofLease, 'route-missing', 'stale-route', 'subnet-env-wrong', 'lease-missing', 'lease-moved-docker-stale', 'vtep-entry', 'watch-stuck'],
  signature(seen) {
    const deaf = onNodes(seen, node => lackingRoutes(seen, node));
    // A subnet of its own alone may have been changed by hand.
    return deaf.length === 0 ? [] : [...deaf, ...onNodes(seen, node => ownLease(seen, node))];
  },
  cure: (seen, evidence): readonly CureAction[] => {
    const moved = new Set(seen.nodes.filter(node => ownLease(seen, node)).map(({ name }) => name));
    return nodesOf(evidence).map(name => (moved.has(name) ? restartServices(name, 'flanneld', 'docker') : restartServices(name, 'flanneld')));
  },
  noDrill: 'it needs an etcd with more revisions than its copy, which other drills would see too',
} as const satisfies Fault;

function lackingRoutes(seen: Observation, node: NodeFacts): readonly Evidence[] {
  const ages = agesOf(seen, node);
  if (!ages || !storeOf(seen)) return [];
  const lacking = waysOf(seen).filter(way => way.node === node && way.there.length === 0 && leaseOf(seen, way.peer.node) !== undefined);
  return lacking.map(({ peer, wanted }) => ({
    ...{ node: node.name, peer: peer.node.name, fact: `ip route show ${wanted.destination}` },
    expected: `a route, for ${peer.node.name} holds the lease`,
    actual: `no route, although flanneld runs; ${ages}`,
  }));
}

function ownLease(seen: Observation, node: NodeFacts): Evidence | undefined {
  const ages = agesOf(seen, node, true);
  const leased = leaseOf(seen, node)?.subnet;
  const used = alignedSubnet(node);
  if (!ages || leased === undefined || used === undefined || leased === used) return undefined;
  return { node: node.name, fact: 'the lease of the node', expected: `${used}, which it uses`, actual: `${leased}; ${ages}` };
}

/** In words, where flanneld is awake and older than etcd, or may be. */
function agesOf(seen: Observation, node: NodeFacts, perhaps = false): string | undefined {
  const ages = outlivedEtcd(seen, node, perhaps);
  if (!ages || serviceOf(node, 'flanneld')?.suspended) return undefined;
  return `flanneld has run for ${Math.round(ages.flanneld)} s, etcd for ${Math.round(ages.etcd)} s`;
}
