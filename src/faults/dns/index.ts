import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { dnsObjectsChanged } from './dns-objects-changed.ts';

/** Faults of the names in a cluster. */
export const dns = inLayer('dns', [dnsObjectsChanged] as const satisfies readonly Fault[]);
