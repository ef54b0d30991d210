import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { routes } from './routes.ts';

/** Checks of the routes to the other nodes' pods. */
export const route = inLayer('route', [routes] as const satisfies readonly Check[]);
