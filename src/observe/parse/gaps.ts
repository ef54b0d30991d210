import { lastLines } from '../../system/exec.ts';
import type { Section } from './sections.ts';

/** A section that an answer has to have. */
export interface ExpectedSection {
  readonly name: string;
  /** Whether this exit code, which is not 0, leaves the section usable. */
  readonly accepts?: (exitCode: number) => boolean;
}

/** The sections that are missing or failed, with what their tool said. */
export function findGaps(sections: ReadonlyMap<string, Section>, expected: readonly ExpectedSection[]): Readonly<Record<string, string>> {
  const accepting = new Map(expected.map(({ name, accepts }) => [name, accepts]));
  const names = new Set([...accepting.keys(), ...sections.keys()]);
  const gaps = [...names].flatMap(name => {
    const section = sections.get(name);
    if (!section) return [[name, 'missing from the answer']];
    const { exitCode } = section;
    return exitCode === 0 || accepting.get(name)?.(exitCode) ? [] : [[name, describe(section)]];
  });
  return Object.fromEntries(gaps) as Record<string, string>;
}

function describe({ body, exitCode }: Section): string {
  return lastLines(body, 3).replace(/^sh: (?:\d+|line \d+): /, '') || `exited with ${exitCode}`;
}
