import type { Check } from './check.ts';
import { bridgeAddress } from './bridge-address.ts';
import { clocksAgree } from './clocks-agree.ts';
import { etcdHealthy } from './etcd-healthy.ts';
import { etcdReachable } from './etcd-reachable.ts';
import { forwarding } from './forwarding.ts';
import { identitiesUnique } from './identities-unique.ts';
import { leaseFreshness } from './lease-freshness.ts';
import { leaseOwners } from './lease-owners.ts';
import { networkConfig } from './network-config.ts';
import { nodeAddresses } from './node-addresses.ts';
import { nodeTraffic } from './node-traffic.ts';
import { nodesReachable } from './nodes-reachable.ts';
import { pathMtu } from './path-mtu.ts';
import { podTraffic } from './pod-traffic.ts';
import { routes } from './routes.ts';
import { servicesRunning } from './services-running.ts';
import { subnetFiles } from './subnet-files.ts';
import { subnetLeases } from './subnet-leases.ts';
import { subnetsDisjoint } from './subnets-disjoint.ts';

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
  subnetLeases,
  leaseOwners,
  leaseFreshness,
  subnetsDisjoint,
  subnetFiles,
  bridgeAddress,
  routes,
  forwarding,
  nodeTraffic,
  podTraffic,
  pathMtu,
] as const satisfies readonly Check[];

/** The names of the claims, which are a contract. */
export type CheckId = (typeof checks)[number]['id'];
