import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { replaceRoutes } from '../shared/route-look.ts';
import { drillRoute, wrongRoutes } from '../shared/route-wrong.ts';

/** Vagrant's NAT interface accepts the packets, but does not deliver them to a peer. */
export const routeWrongDevice = {
  id: 'route-wrong-device',
  title: "a route to another node's subnet uses the wrong device",
  symptom: "one node's pods cannot reach the pods on another node; the packets leave by the wrong interface",
  source: 'flannel-io/flannel#801; flannel Documentation/troubleshooting.md',
  reach: 'pair',
  settleMs: 11_000,
  explains: ['routes', ...ofTraffic, 'service-suspended'],
  signature: seen => wrongRoutes(seen, ({ type, device }, { wanted }) => type === 'unicast' && device !== wanted.device),
  cure: replaceRoutes,
  drill: drillRoute(subnet => `ip route replace ${subnet} via 10.0.2.2 dev eth0`),
} as const satisfies Fault;
