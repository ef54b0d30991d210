import { nameOption } from '../config/name-option.ts';
import { checks } from './index.ts';
import type { Finding, KnownCheck } from './check.ts';
import type { Layer } from './layers.ts';
import type { Observation } from '../observe/observation.ts';
import type { Unread } from '../observe/unread.ts';
import { messageOf } from '../errors.ts';
import { watchReads } from './watch-reads.ts';
import type { WatchedReads } from './watch-reads.ts';

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly layer: Layer;
  readonly status: 'passed' | 'failed' | 'skipped' | 'broken';
  readonly findings: readonly Finding[];
  /** Findings despite which it passes; absent: none. */
  readonly warnings?: readonly Finding[];
  /** The check that did not pass and that this one depends on. */
  readonly skippedBecause?: string;
  /** The facts that it depends on and that could not be read. */
  readonly unread?: readonly Unread[];
}

/**
 * Runs checks over one observation. A check that depends on one that did not pass, or on a fact that could not be
 * read, still runs: findings make it fail, but without findings it is skipped, not passed. A check whose findings are all
 * warnings passes with them. A check that throws is broken.
 */
export function judge(seen: Observation, all: readonly KnownCheck[] = checks): readonly CheckResult[] {
  const results = new Map<string, CheckResult>();
  const watched = watchReads(seen);
  for (const check of all.filter(({ appliesTo }) => appliesTo?.(seen.lab) ?? true)) results.set(check.id, judgeOne(check, watched, results));
  return [...results.values()];
}

function judgeOne(check: KnownCheck, { seen, take }: WatchedReads, before: ReadonlyMap<string, CheckResult>): CheckResult {
  const { id, title, layer, needs } = check;
  let head: Pick<CheckResult, 'id' | 'title' | 'layer' | 'warnings'> = { id, title, layer };
  take();
  try {
    const found = check.judge(seen).map(finding => ({ ...finding, hint: nameLab(finding.hint, seen.lab.name) }));
    const findings = found.filter(({ severity }) => severity !== 'warning');
    if (findings.length < found.length) head = { ...head, warnings: found.filter(({ severity }) => severity === 'warning') };
    if (findings.length > 0) return { ...head, status: 'failed', findings };
  } catch (error) {
    return { ...head, status: 'broken', findings: [brokenFinding(id, error)] };
  }
  const blocker = needs.find(need => before.get(need)?.status !== 'passed');
  if (blocker !== undefined) return { ...head, status: 'skipped', findings: [], skippedBecause: blocker };
  const unread = take();
  return unread.length > 0 ? { ...head, status: 'skipped', findings: [], unread } : { ...head, status: 'passed', findings: [] };
}

/** Adds the lab's name to each command, unless it is the default. */
function nameLab(hint: string, name: string): string {
  return hint.replace(/\bk8s-lab ([a-z]+)/g, ['k8s-lab $1', ...nameOption(name)].join(' '));
}

function brokenFinding(id: string, error: unknown): Finding {
  return {
    summary: `check ${id} threw an error; this is a bug in k8s-lab`,
    expected: 'no error',
    actual: messageOf(error),
    hint: 'report it with the output of k8s-lab verify --json',
  };
}
