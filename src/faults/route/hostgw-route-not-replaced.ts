import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { replaceRoutes } from '../shared/route-look.ts';
import { drillRoute, wrongRoutes } from '../shared/route-wrong.ts';

/** flannel 0.8 and older deletes the new route instead of the old one (so does CentOS 7's 0.7.1). */
export const hostgwRouteNotReplaced = {
  id: 'hostgw-route-not-replaced',
  title: "a route to another node's subnet has the wrong next hop",
  symptom: 'flanneld logs "Replacing existing route … no such process"; packets for a peer go to the previous owner of its subnet',
  source: 'flannel-io/flannel#801, PR#803',
  reach: 'pair',
  settleMs: 11_000,
  explains: ['routes', ...ofTraffic, 'service-suspended'],
  signature: seen => wrongRoutes(seen, ({ type, via, device }, { wanted }) => type === 'unicast' && via !== wanted.via && device === wanted.device),
  cure: replaceRoutes,
  drill: drillRoute(subnet => `ip route replace ${subnet} via "$(ip -4 -o addr show eth1 | sed 's#.* inet \\([0-9.]*\\)\\..*#\\1.254#')" dev eth1`, ['host-gw'], ['the way to the other nodes']),
} as const satisfies Fault;
