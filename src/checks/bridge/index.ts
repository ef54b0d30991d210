import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { bridgeAddress } from './bridge-address.ts';

/** The checks of docker0 and the subnet it has. */
export const bridge = inLayer('bridge', [bridgeAddress] as const satisfies readonly Check[]);
