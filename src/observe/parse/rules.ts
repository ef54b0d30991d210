import type { PolicyRule } from '../observation.ts';

/** Reads `ip -4 rule`; lines of another form are left out. */
export function parseRules(lines: readonly string[]): readonly PolicyRule[] {
  return lines.flatMap(line => {
    const [, priority, text] = /^(\d+):\s+(\S.*)$/.exec(line) ?? [];
    return priority === undefined || text === undefined ? [] : [{ priority: Number(priority), text: text.trimEnd() }];
  });
}
