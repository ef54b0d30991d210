import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { clusterDns } from './cluster-dns.ts';

/** Checks of the cluster's names. */
export const dns = inLayer('dns', [clusterDns] as const satisfies readonly Check[]);
