import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { forwarding } from './forwarding.ts';

/** The checks of what a node forwards. */
export const forward = inLayer('forward', [forwarding] as const satisfies readonly Check[]);
