import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { backendMixed } from './backend-mixed.ts';
import { duplicateSubnet } from './duplicate-subnet.ts';
import { flanneldFailing } from './flanneld-failing.ts';
import { foreignLease } from './foreign-lease.ts';
import { ifaceNameWrong } from './iface-name-wrong.ts';
import { leaseByStranger } from './lease-by-stranger.ts';
import { leaseMissing } from './lease-missing.ts';
import { leaseNotRenewed } from './lease-not-renewed.ts';
import { natIface } from './nat-iface.ts';
import { outOfSubnets } from './out-of-subnets.ts';
import { publicIpNotIface } from './public-ip-not-iface.ts';
import { subnetEnvWrong } from './subnet-env-wrong.ts';
import { twoLeases } from './two-leases.ts';
import { watchAhead } from './watch-ahead.ts';
import { watchCut } from './watch-cut.ts';
import { watchStuck } from './watch-stuck.ts';
import { secondFlanneld } from './second-flanneld.ts';

/** Faults of the nodes' subnet leases. */
export const lease = inLayer('lease', [
  ifaceNameWrong,
  secondFlanneld,
  natIface,
  leaseByStranger,
  publicIpNotIface,
  flanneldFailing,
  watchAhead,
  watchCut,
  watchStuck,
  outOfSubnets,
  leaseMissing,
  foreignLease,
  twoLeases,
  duplicateSubnet,
  backendMixed,
  leaseNotRenewed,
  subnetEnvWrong,
] as const satisfies readonly Fault[]);
