import { bootRace } from './boot-race.ts';
import { configKeyMissing } from './config-key-missing.ts';
import { docker0NotFlannel } from './docker0-not-flannel.ts';
import { etcdStopped } from './etcd-stopped.ts';
import type { Fault } from './fault.ts';
import { firewall } from './firewall.ts';
import { flanneldStopped } from './flanneld-stopped.ts';
import { forwardDrop } from './forward-drop.ts';
import { hostFaults } from './host-faults.ts';
import { hostgwAcrossL3 } from './hostgw-across-l3.ts';
import { hostgwRouteNotReplaced } from './hostgw-route-not-replaced.ts';
import { interfaceForwarding0 } from './interface-forwarding-0.ts';
import { ipForward0 } from './ip-forward-0.ts';
import { iptablesMixed } from './iptables-mixed.ts';
import { leaseMissing } from './lease-missing.ts';
import { neighbourWrong } from './neighbour-wrong.ts';
import { policyRule } from './policy-rule.ts';
import { rejectBeforeAccept } from './reject-before-accept.ts';
import { routeBlackhole } from './route-blackhole.ts';
import { routeMissing } from './route-missing.ts';
import { routeWrongDevice } from './route-wrong-device.ts';
import { staleRoute } from './stale-route.ts';
import { vtepEntry } from './vtep-entry.ts';
import { vtepMac } from './vtep-mac.ts';
import { vxlanDevice } from './vxlan-device.ts';

/** Every known fault, from the ground up; of two that account for each other the first is the root. */
export const faults: readonly Fault[] = [
  ...hostFaults,
  neighbourWrong,
  firewall,
  flanneldStopped,
  etcdStopped,
  configKeyMissing,
  leaseMissing,
  bootRace,
  docker0NotFlannel,
  vxlanDevice,
  vtepMac,
  hostgwAcrossL3,
  policyRule,
  hostgwRouteNotReplaced,
  routeWrongDevice,
  routeBlackhole,
  routeMissing,
  vtepEntry,
  staleRoute,
  ipForward0,
  interfaceForwarding0,
  iptablesMixed,
  rejectBeforeAccept,
  forwardDrop,
];
