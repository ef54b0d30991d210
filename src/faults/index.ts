import { bootRace } from './boot-race.ts';
import { configKeyMissing } from './config-key-missing.ts';
import { docker0NotFlannel } from './docker0-not-flannel.ts';
import { etcdStopped } from './etcd-stopped.ts';
import type { Fault } from './fault.ts';
import { flanneldStopped } from './flanneld-stopped.ts';
import { ipForward0 } from './ip-forward-0.ts';
import { leaseMissing } from './lease-missing.ts';
import { routeMissing } from './route-missing.ts';
import { backendDefaultsUdp } from './backend-defaults-udp.ts';
import { badConfigJson } from './bad-config-json.ts';
import { configDiffers } from './config-differs.ts';
import { etcdEndpointWrong } from './etcd-endpoint-wrong.ts';
import { etcdFailing } from './etcd-failing.ts';
import { etcdNospace } from './etcd-nospace.ts';
import { etcdStaleDatadir } from './etcd-stale-datadir.ts';
import { etcdTls } from './etcd-tls.ts';
import { etcdUnreachable } from './etcd-unreachable.ts';
import { flanneldFailing } from './flanneld-failing.ts';
import { ifaceNameWrong } from './iface-name-wrong.ts';
import { natIface } from './nat-iface.ts';
import { prefixMismatch } from './prefix-mismatch.ts';
import { publicIpNotIface } from './public-ip-not-iface.ts';
import { subnetMinMisaligned } from './subnetmin-misaligned.ts';
import { v2FlannelV3Key } from './v2-flannel-v3-key.ts';
import { v3FlannelV2Key } from './v3-flannel-v2-key.ts';

/** Every known fault, from the ground up; of two that account for each other the first is the root. */
export const faults: readonly Fault[] = [
  flanneldStopped,
  etcdStopped,
  configKeyMissing,
  // etcd, its config, and how flanneld is told of them
  etcdStaleDatadir,
  etcdFailing,
  etcdUnreachable,
  etcdNospace,
  v2FlannelV3Key,
  v3FlannelV2Key,
  prefixMismatch,
  badConfigJson,
  backendDefaultsUdp,
  subnetMinMisaligned,
  configDiffers,
  etcdTls,
  etcdEndpointWrong,
  ifaceNameWrong,
  natIface,
  publicIpNotIface,
  flanneldFailing,
  leaseMissing,
  bootRace,
  docker0NotFlannel,
  routeMissing,
  ipForward0,
];
