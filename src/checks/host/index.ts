import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { clocksAgree } from './clocks-agree.ts';
import { identitiesUnique } from './identities-unique.ts';
import { nodesReachable } from './nodes-reachable.ts';

/** The checks of the machines themselves: the one that boots them, and who they are. */
export const host = inLayer('host', [nodesReachable, identitiesUnique, clocksAgree] as const satisfies readonly Check[]);
