import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { replaceRoutes } from '../shared/route-look.ts';
import { drillRoute, wrongRoutes } from '../shared/route-wrong.ts';

/** Other network daemons leave such routes behind; flannel itself can (-blackhole-route). */
export const routeBlackhole = {
  id: 'route-blackhole',
  title: "a node throws away what is for another node's subnet",
  symptom: 'no answer at all, or "invalid argument", "host unreachable" or "permission denied" at once',
  source: 'ip-route(8), types blackhole, unreachable and prohibit',
  reach: 'pair',
  settleMs: 11_000,
  explains: ['routes', ...ofTraffic],
  signature: seen => wrongRoutes(seen, ({ type }) => type !== 'unicast'),
  cure: replaceRoutes,
  drill: drillRoute(subnet => `ip route replace blackhole ${subnet}`),
} as const satisfies Fault;
