import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { hairpinOff } from './hairpin-off.ts';

/** Faults of the way to a Service's pods. */
export const service = inLayer('service', [hairpinOff] as const satisfies readonly Fault[]);
