import type { Check } from './check.ts';
import { clocksAgree } from './clocks-agree.ts';
import { etcdHealthy } from './etcd-healthy.ts';
import { etcdReachable } from './etcd-reachable.ts';
import { identitiesUnique } from './identities-unique.ts';
import { networkConfig } from './network-config.ts';
import { nodeAddresses } from './node-addresses.ts';
import { nodeTraffic } from './node-traffic.ts';
import { nodesReachable } from './nodes-reachable.ts';
import { pathMtu } from './path-mtu.ts';
import { podTraffic } from './pod-traffic.ts';
import { servicesRunning } from './services-running.ts';

/** Every claim, from the ground up. */
export const checks = [
  nodesReachable,
  identitiesUnique,
  clocksAgree,
  nodeAddresses,
  servicesRunning,
  etcdHealthy,
  etcdReachable,
  networkConfig,
  nodeTraffic,
  podTraffic,
  pathMtu,
] as const satisfies readonly Check[];
