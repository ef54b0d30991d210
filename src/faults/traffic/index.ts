import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { antiSpoofing } from './anti-spoofing.ts';
import { checksumOffload } from './checksum-offload.ts';
import { ipsecNoKey } from './ipsec-no-key.ts';
import { hypervisorEatsVxlan } from './hypervisor-eats-vxlan.ts';
import { wireMtuSmall } from './wire-mtu-small.ts';

/** Faults of traffic between nodes and between pods. */
export const traffic = inLayer('traffic', [antiSpoofing, checksumOffload, hypervisorEatsVxlan, ipsecNoKey, wireMtuSmall] as const satisfies readonly Fault[]);
