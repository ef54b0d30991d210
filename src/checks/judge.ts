import { defaults } from '../config/defaults.ts';
import { checks } from './index.ts';
import type { Finding, KnownCheck } from './check.ts';
import type { Layer } from './layers.ts';
import type { Observation } from '../observe/observation.ts';
import { messageOf } from '../errors.ts';

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly layer: Layer;
  readonly status: 'passed' | 'failed' | 'skipped' | 'broken';
  readonly findings: readonly Finding[];
  /** The check whose claim does not hold and without which this one cannot be judged. */
  readonly skippedBecause?: string;
}

/**
 * Judges claims over one observation. One that needs another which did not pass is judged as far as was seen: what is
 * found makes it fail, but finding nothing does not make it pass, so it is skipped. One that throws is broken.
 */
export function judge(seen: Observation, claims: readonly KnownCheck[] = checks): readonly CheckResult[] {
  const results = new Map<string, CheckResult>();
  for (const check of claims) results.set(check.id, judgeOne(check, seen, results));
  return [...results.values()];
}

function judgeOne(check: KnownCheck, seen: Observation, before: ReadonlyMap<string, CheckResult>): CheckResult {
  const { id, title, layer, needs } = check;
  const head = { id, title, layer };
  try {
    const findings = check.judge(seen).map(finding => ({ ...finding, hint: nameLab(finding.hint, seen.lab.name) }));
    if (findings.length > 0) return { ...head, status: 'failed', findings };
  } catch (error) {
    return { ...head, status: 'broken', findings: [brokenFinding(id, error)] };
  }
  const blocker = needs.find(need => before.get(need)?.status !== 'passed');
  if (blocker === undefined) return { ...head, status: 'passed', findings: [] };
  return { ...head, status: 'skipped', findings: [], skippedBecause: blocker };
}

/** A lab of another name than the default has to be named in each command line. */
function nameLab(hint: string, name: string): string {
  return name === defaults.name ? hint : hint.replace(/\bk8s-lab ([a-z]+)/g, `k8s-lab $1 --name ${name}`);
}

function brokenFinding(id: string, error: unknown): Finding {
  return {
    summary: `the check ${id} threw an error, which is a bug in k8s-lab`,
    expected: 'a judgement',
    actual: messageOf(error),
    hint: 'k8s-lab verify --json shows what was judged; please report it',
  };
}
