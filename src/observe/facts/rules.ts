import { defineFact } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { wholeNumber } from '../parse/whole-number.ts';

const schema = (z: Zod) => ({
  rules: z.array(
    z.object({
      priority: z.number(),
      /** What follows the priority, such as `from all lookup main`. */
      text: z.string(),
    }),
  ),
});

export type PolicyRule = Fields<typeof schema>['rules'][number];

const question = { ask: 'rule show', looksLike: /^\d+:\t/ };

/** The rules of policy routing. */
export const rules = defineFact({ schema, ip: question, none: { rules: [] }, read: ({ ip }) => ({ rules: parseRules(ip(question)) }) });

/** Reads `ip -4 rule`; lines of another form are left out. */
export function parseRules(lines: readonly string[]): readonly PolicyRule[] {
  return lines.flatMap(line => {
    const [, priority, text] = /^(\d+):\s+(\S.*)$/.exec(line) ?? [];
    const number = wholeNumber(priority);
    return number === undefined || text === undefined ? [] : [{ priority: number, text: text.trimEnd() }];
  });
}
