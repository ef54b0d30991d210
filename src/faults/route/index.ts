import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { foreignRoute } from './foreign-route.ts';
import { hostgwAcrossL3 } from './hostgw-across-l3.ts';
import { hostgwRouteNotReplaced } from './hostgw-route-not-replaced.ts';
import { networkmanagerTouchesFlannel } from './networkmanager-touches-flannel.ts';
import { policyRule } from './policy-rule.ts';
import { routeBlackhole } from './route-blackhole.ts';
import { routeMissing } from './route-missing.ts';
import { routeWrongDevice } from './route-wrong-device.ts';
import { staleRoute } from './stale-route.ts';
import { vtepAddress } from './vtep-address.ts';
import { vtepArpExpired } from './vtep-arp-expired.ts';
import { vtepEntry } from './vtep-entry.ts';
import { vtepMac } from './vtep-mac.ts';
import { vxlanDevice } from './vxlan-device.ts';

/** Faults of the routes to the other nodes' pods. */
export const route = inLayer('route', [
  vxlanDevice,
  networkmanagerTouchesFlannel,
  vtepArpExpired,
  vtepMac,
  vtepAddress,
  hostgwAcrossL3,
  foreignRoute,
  policyRule,
  hostgwRouteNotReplaced,
  routeWrongDevice,
  routeBlackhole,
  routeMissing,
  vtepEntry,
  staleRoute,
] as const satisfies readonly Fault[]);
