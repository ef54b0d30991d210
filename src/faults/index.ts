import { bootRace } from './boot-race.ts';
import { configKeyMissing } from './config-key-missing.ts';
import { docker0NotFlannel } from './docker0-not-flannel.ts';
import { etcdStopped } from './etcd-stopped.ts';
import type { Fault } from './fault.ts';
import { flanneldStopped } from './flanneld-stopped.ts';
import { ipForward0 } from './ip-forward-0.ts';
import { leaseMissing } from './lease-missing.ts';
import { routeMissing } from './route-missing.ts';

import { dockerStopped } from './docker-stopped.ts';
import { dockerFailing } from './docker-failing.ts';
import { dockerBipConflict } from './docker-bip-conflict.ts';
import { docker0Down } from './docker0-down.ts';
import { docker0Address } from './docker0-address.ts';
import { mtuMismatch } from './mtu-mismatch.ts';
import { clockSkew } from './clock-skew.ts';
import { leaseRevokedExit0 } from './lease-revoked-exit0.ts';
import { outOfSubnets } from './out-of-subnets.ts';
import { foreignLease } from './foreign-lease.ts';
import { twoLeases } from './two-leases.ts';
import { duplicateSubnet } from './duplicate-subnet.ts';
import { backendMixed } from './backend-mixed.ts';
import { leaseNotRenewed } from './lease-not-renewed.ts';
import { subnetEnvWrong } from './subnet-env-wrong.ts';
import { leaseMovedDockerStale } from './lease-moved-docker-stale.ts';
import { selinux } from './selinux.ts';
import { swapCgroup } from './swap-cgroup.ts';
import { networkmanagerTouchesFlannel } from './networkmanager-touches-flannel.ts';
import { vtepArpExpired } from './vtep-arp-expired.ts';
import { duplicateAddress } from './duplicate-address.ts';
import { duplicateIdentity } from './duplicate-identity.ts';
import { duplicateMac } from './duplicate-mac.ts';
import { eth1NoIp } from './eth1-no-ip.ts';
import { linkDown } from './link-down.ts';
import { wrongNetmask } from './wrong-netmask.ts';

/** Every known fault, from the ground up; of two that account for each other the first is the root. */
export const faults: readonly Fault[] = [
  duplicateIdentity,
  duplicateMac,
  clockSkew,
  eth1NoIp,
  linkDown,
  wrongNetmask,
  duplicateAddress,
  selinux,
  dockerStopped,
  dockerBipConflict,
  dockerFailing,
  swapCgroup,
  flanneldStopped,
  leaseRevokedExit0,
  etcdStopped,
  configKeyMissing,
  outOfSubnets,
  leaseMissing,
  foreignLease,
  twoLeases,
  duplicateSubnet,
  backendMixed,
  leaseNotRenewed,
  subnetEnvWrong,
  leaseMovedDockerStale,
  bootRace,
  docker0NotFlannel,
  docker0Down,
  docker0Address,
  mtuMismatch,
  networkmanagerTouchesFlannel,
  vtepArpExpired,
  routeMissing,
  ipForward0,
];
