import type { Evidence } from '../faults/fault.ts';
import { quote } from '../text/quote.ts';
import type { HostFacts } from './host-facts.ts';
import type { HostFinding } from './judge.ts';
import type { Hypervisor } from './wanted.ts';

/** What `preflight --json` prints; its shape is a contract. */
export interface PreflightReport {
  readonly schema: 1;
  readonly lab: string;
  readonly hypervisor: Hypervisor;
  /** Whether nothing would make the lab fail; warnings do not count. */
  readonly ok: boolean;
  readonly findings: readonly FindingReport[];
  /** What could not be looked at, by its name, with what was said instead. */
  readonly notSeen: Readonly<Record<string, string>>;
}

export interface FindingReport {
  readonly id: string;
  readonly title: string;
  readonly severity: 'warning' | 'error';
  readonly symptom: string;
  readonly evidence: readonly Evidence[];
  readonly fix: readonly FixReport[];
  readonly source: string;
}

export interface FixReport {
  readonly where: string;
  readonly command: string;
  /** What the command destroys. */
  readonly loses?: string;
}

/** The report of what was found on a host. */
export function preflightReport(lab: string, { wanted, platform, gaps }: HostFacts, findings: readonly HostFinding[]): PreflightReport {
  return {
    ...{ schema: 1, lab, hypervisor: wanted.hypervisor },
    ok: findings.every(({ severity }) => severity !== 'error'),
    findings: findings.map(({ fault: { id, title, symptom, source }, severity, evidence, fix }) => ({
      ...{ id, title, severity, symptom, evidence, source },
      fix: fix.map(({ where, argv, loses }) => ({ where, command: commandLine(argv, platform), ...(loses !== undefined && { loses }) })),
    })),
    notSeen: gaps,
  };
}

// Of Windows, both shells take double quotes round words with blanks.
function commandLine(argv: readonly string[], platform: string): string {
  return platform === 'win32' ? argv.map(word => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : `"${word}"`)).join(' ') : quote(argv);
}
