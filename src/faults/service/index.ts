import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { demoObjectsChanged } from './demo-objects-changed.ts';
import { deploymentScaledToZero } from './deployment-scaled-to-zero.ts';
import { hairpinOff } from './hairpin-off.ts';
import { podUnplugged } from './pod-unplugged.ts';
import { serviceSelector } from './service-selector.ts';
import { serviceTargetPort } from './service-target-port.ts';

/** Faults of the way to a Service's pods. */
export const service = inLayer('service', [deploymentScaledToZero, serviceSelector, serviceTargetPort, demoObjectsChanged, hairpinOff, podUnplugged] as const satisfies readonly Fault[]);
