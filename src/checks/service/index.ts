import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { hairpin } from './hairpin.ts';
import { serviceVips } from './service-vips.ts';

/** Checks of the Services' addresses. */
export const service = inLayer('service', [serviceVips, hairpin] as const satisfies readonly Check[]);
