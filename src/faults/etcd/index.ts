import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { backendDefaultsUdp } from './backend-defaults-udp.ts';
import { badConfigJson } from './bad-config-json.ts';
import { certificateExpired } from './certificate-expired.ts';
import { certificateSanMissing } from './certificate-san-missing.ts';
import { certificateUnfit } from './certificate-unfit.ts';
import { certificateWrongCa } from './certificate-wrong-ca.ts';
import { clusterIdMismatch } from './cluster-id-mismatch.ts';
import { configDiffers } from './config-differs.ts';
import { configKeyMissing } from './config-key-missing.ts';
import { etcdDiskFull } from './etcd-disk-full.ts';
import { etcdOutOfFiles } from './etcd-out-of-files.ts';
import { endpointListShort } from './endpoint-list-short.ts';
import { etcdEndpointWrong } from './etcd-endpoint-wrong.ts';
import { etcdFailing } from './etcd-failing.ts';
import { etcdNospace } from './etcd-nospace.ts';
import { etcdStaleDatadir } from './etcd-stale-datadir.ts';
import { etcdStopped } from './etcd-stopped.ts';
import { etcdTls } from './etcd-tls.ts';
import { etcdUnreachable } from './etcd-unreachable.ts';
import { leaderFlapping } from './leader-flapping.ts';
import { learnerLeftBehind } from './learner-left-behind.ts';
import { memberPartitioned } from './member-partitioned.ts';
import { memberRemoved } from './member-removed.ts';
import { memberStaleDatadir } from './member-stale-datadir.ts';
import { memberStopped } from './member-stopped.ts';
import { peerTlsMismatch } from './peer-tls-mismatch.ts';
import { prefixMismatch } from './prefix-mismatch.ts';
import { quorumLost } from './quorum-lost.ts';
import { subnetMinMisaligned } from './subnetmin-misaligned.ts';
import { userNotAllowed } from './user-not-allowed.ts';
import { v2FlannelV3Key } from './v2-flannel-v3-key.ts';
import { v3FlannelV2Key } from './v3-flannel-v2-key.ts';
import { etcdAuth } from './etcd-auth.ts';

/** Faults of etcd and the network config in it. */
export const etcd = inLayer('etcd', [
  etcdStopped,
  etcdStaleDatadir,
  etcdDiskFull,
  etcdOutOfFiles,
  clusterIdMismatch,
  memberStaleDatadir,
  memberRemoved,
  certificateWrongCa,
  certificateSanMissing,
  certificateExpired,
  certificateUnfit,
  peerTlsMismatch,
  etcdFailing,
  etcdUnreachable,
  memberPartitioned,
  leaderFlapping,
  quorumLost,
  memberStopped,
  etcdAuth,
  userNotAllowed,
  learnerLeftBehind,
  etcdNospace,
  configKeyMissing,
  v2FlannelV3Key,
  v3FlannelV2Key,
  prefixMismatch,
  badConfigJson,
  backendDefaultsUdp,
  subnetMinMisaligned,
  configDiffers,
  etcdTls,
  etcdEndpointWrong,
  endpointListShort,
] as const satisfies readonly Fault[]);
