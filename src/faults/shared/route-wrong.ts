import { peersOf } from '../../checks/shared/peers.ts';
import type { Route } from '../../observe/observation.ts';
import type { Drill, Evidence } from '../fault.ts';
import { stageRoute, wayEvidence, waysOf, withoutWays } from './route-look.ts';
import type { Way } from './route-look.ts';
import type { Observation } from '../../observe/observation.ts';

/** The pairs of nodes whose only route differs from the wanted one in a certain respect. */
export function wrongRoutes(seen: Observation, isWrong: (route: Route, way: Way) => boolean): readonly Evidence[] {
  return waysOf(seen)
    .filter(way => way.there.length === 1 && way.there.every(route => isWrong(route, way)))
    .map(wayEvidence);
}

/** A drill that changes the route to the peer's subnet; `change` returns the shell text, given the subnet and the peer's address. */
export function drillRoute(
  change: (subnet: string, peerAddress: string) => string,
  backends: Drill['backends'] = ['host-gw', 'vxlan'],
  needs: readonly string[] = [],
): Drill {
  return {
    backends,
    unfit: withoutWays,
    on: 'worker',
    stage({ node, peer, seen }) {
      const there = peersOf(seen).find(candidate => candidate.node.name === peer.name);
      return there ? [{ ...stageRoute(node.name, there, change(there.subnet, peer.address)), needs }] : [];
    },
  };
}
