import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { ingressBackendPort } from './ingress-backend-port.ts';
import { ingressClass } from './ingress-class.ts';
import { ingressObjectsChanged } from './ingress-objects-changed.ts';

/** Faults of what comes in from outside the cluster. */
export const ingress = inLayer('ingress', [ingressClass, ingressBackendPort, ingressObjectsChanged] as const satisfies readonly Fault[]);
