import type { NodeFacts } from '../observe/observation.ts';
import type { CompareNodes } from './change.ts';
import { compareFacts } from './facts.ts';
import type { Fact } from './facts.ts';

/** The flags of a route that repeat its device's state; the link is compared itself. */
const passing = ['linkdown', 'dead'];

/** Routes of every table except the kernel's own, and policy rules. */
export const compareRoutes: CompareNodes = (before, after) =>
  compareFacts(before, factsOf(before.node), after, factsOf(after.node));

function factsOf({ routes, rules }: NodeFacts): readonly Fact[] {
  return [
    ...routes.map(({ type, destination, via, device, source, metric, table, flags }): Fact => {
      const kept = flags.filter(flag => !passing.includes(flag));
      const parts = {
        ...(type !== 'unicast' && { type }),
        ...(via !== undefined && { 'next hop': via }),
        ...(device !== undefined && { device }),
        ...(source !== undefined && { source }),
        ...(kept.length > 0 && { flags: kept.join(' ') }),
      };
      const which = `${table === 'main' ? '' : ` in table ${table}`}${metric === undefined ? '' : ` with metric ${metric}`}`;
      return { layer: 'route', what: `route to ${destination}${which}`, parts };
    }),
    ...rules.map(({ priority, text }): Fact => ({ layer: 'route', what: `policy rule ${priority}: ${text}`, parts: {} })),
  ];
}
