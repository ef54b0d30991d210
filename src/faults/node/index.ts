import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { addressTaken } from './address-taken.ts';
import { arpOff } from './arp-off.ts';
import { dockerFailing } from './docker-failing.ts';
import { dockerStopped } from './docker-stopped.ts';
import { duplicateAddress } from './duplicate-address.ts';
import { eth1NoIp } from './eth1-no-ip.ts';
import { firewall } from './firewall.ts';
import { flanneldStopped } from './flanneld-stopped.ts';
import { leaseRevokedExit0 } from './lease-revoked-exit0.ts';
import { linkDown } from './link-down.ts';
import { linkMtuOdd } from './link-mtu-odd.ts';
import { neighbourWrong } from './neighbour-wrong.ts';
import { selinux } from './selinux.ts';
import { serviceSuspended } from './service-suspended.ts';
import { strangerFirst } from './stranger-first.ts';
import { swapCgroup } from './swap-cgroup.ts';
import { wrongNetmask } from './wrong-netmask.ts';

/** Faults of a single node: its addresses and services. */
export const node = inLayer('node', [
  linkDown,
  arpOff,
  linkMtuOdd,
  eth1NoIp,
  wrongNetmask,
  strangerFirst,
  duplicateAddress,
  neighbourWrong,
  addressTaken,
  firewall,
  selinux,
  swapCgroup,
  dockerStopped,
  dockerFailing,
  flanneldStopped,
  leaseRevokedExit0,
  serviceSuspended,
] as const satisfies readonly Fault[]);
