import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { replaceRoutes } from '../shared/route-look.ts';
import { drillRoute, wrongRoutes } from '../shared/route-wrong.ts';

/** Left behind by other network daemons, or by flannel itself (-blackhole-route). */
export const routeBlackhole = {
  id: 'route-blackhole',
  title: "a node's route to another node's subnet drops the packets",
  symptom: 'connections get no answer, or fail at once with "invalid argument", "host unreachable" or "permission denied"',
  source: 'ip-route(8), types blackhole, unreachable and prohibit',
  reach: 'pair',
  settleMs: 11_000,
  explains: ['routes', ...ofTraffic, 'service-suspended'],
  signature: seen => wrongRoutes(seen, ({ type }) => type !== 'unicast'),
  cure: replaceRoutes,
  drill: drillRoute(subnet => `ip route replace blackhole ${subnet}`),
} as const satisfies Fault;
