import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { forwarding } from './forwarding.ts';

/** Checks of a node's packet forwarding. */
export const forward = inLayer('forward', [forwarding] as const satisfies readonly Check[]);
