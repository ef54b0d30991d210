import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { clocksAgree } from './clocks-agree.ts';
import { identitiesUnique } from './identities-unique.ts';
import { nodesReachable } from './nodes-reachable.ts';

/** Checks of the machines: whether they answer, and their identities and clocks. */
export const host = inLayer('host', [nodesReachable, identitiesUnique, clocksAgree] as const satisfies readonly Check[]);
