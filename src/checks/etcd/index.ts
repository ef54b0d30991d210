import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { etcdCertificates } from './etcd-certificates.ts';
import { etcdHealthy } from './etcd-healthy.ts';
import { etcdMembers } from './etcd-members.ts';
import { etcdQuorum } from './etcd-quorum.ts';
import { etcdReachable } from './etcd-reachable.ts';
import { etcdUsers } from './etcd-users.ts';
import { networkConfig } from './network-config.ts';

/** Checks of etcd and the network config in it. */
export const etcd = inLayer('etcd', [etcdCertificates, etcdHealthy, etcdQuorum, etcdMembers, etcdReachable, etcdUsers, networkConfig] as const satisfies readonly Check[]);
