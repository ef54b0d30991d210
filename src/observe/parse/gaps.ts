import { lastLines } from '../../system/exec.ts';
import type { Section } from './sections.ts';

/** The sections that a node always answers. */
const expected = ['clock', 'services', 'pod', 'ip', 'iptables iptables', 'sockets', 'empty', 'files'];

/** The sections that are missing or failed, with what their tool said. */
export function findGaps(sections: ReadonlyMap<string, Section>): Readonly<Record<string, string>> {
  const names = new Set([...expected, ...sections.keys()]);
  const gaps = [...names].flatMap(name => {
    const section = sections.get(name);
    if (!section) return [[name, 'missing from the answer']];
    return hasFailed(name, section) ? [[name, describe(section)]] : [];
  });
  return Object.fromEntries(gaps) as Record<string, string>;
}

function hasFailed(name: string, { exitCode }: Section): boolean {
  // Why there is no pod is a fact of its own; grep ends with 2 when one of the files is not there.
  return name !== 'pod' && exitCode !== 0 && !(name === 'files' && exitCode <= 2);
}

function describe({ body, exitCode }: Section): string {
  return lastLines(body, 3).replace(/^sh: (?:\d+|line \d+): /, '') || `ended with ${exitCode}`;
}
