import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { antiSpoofing } from './anti-spoofing.ts';
import { checksumOffload } from './checksum-offload.ts';
import { hypervisorEatsVxlan } from './hypervisor-eats-vxlan.ts';

/** Faults of traffic between nodes and between pods. */
export const traffic = inLayer('traffic', [antiSpoofing, checksumOffload, hypervisorEatsVxlan] as const satisfies readonly Fault[]);
