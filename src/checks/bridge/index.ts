import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { bridgeAddress } from './bridge-address.ts';

/** Checks of docker0 and its subnet. */
export const bridge = inLayer('bridge', [bridgeAddress] as const satisfies readonly Check[]);
