import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { leaseFreshness } from './lease-freshness.ts';
import { leaseOwners } from './lease-owners.ts';
import { subnetFiles } from './subnet-files.ts';
import { subnetLeases } from './subnet-leases.ts';
import { subnetsDisjoint } from './subnets-disjoint.ts';

/** Checks of the nodes' subnet leases. */
export const lease = inLayer('lease', [
  subnetLeases,
  leaseOwners,
  leaseFreshness,
  subnetsDisjoint,
  subnetFiles,
] as const satisfies readonly Check[]);
