import type { Evidence } from '../faults/fault.ts';
import { quote } from '../text/quote.ts';
import type { HostFacts } from './host-facts.ts';
import type { HostFinding } from './judge.ts';
import type { Hypervisor } from './wanted.ts';

/** The output of `preflight --json`; its shape is a contract. */
export interface PreflightReport {
  readonly schema: 1;
  readonly lab: string;
  readonly hypervisor: Hypervisor;
  /** Whether no error was found; warnings do not count. */
  readonly ok: boolean;
  readonly findings: readonly FindingReport[];
  /** The facts that could not be read, by name, with the reason. */
  readonly notSeen: Readonly<Record<string, string>>;
  /** What the lab will do without on this machine. */
  readonly notes: readonly string[];
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
  /** The data that the command destroys. */
  readonly loses?: string;
}

/** The report of the findings on a host. */
export function preflightReport(lab: string, { wanted, platform, gaps }: HostFacts, findings: readonly HostFinding[], notes: readonly string[] = []): PreflightReport {
  return {
    ...{ schema: 1, lab, hypervisor: wanted.hypervisor },
    ok: findings.every(({ severity }) => severity !== 'error'),
    findings: findings.map(({ fault: { id, title, symptom, source }, severity, evidence, fix }) => ({
      ...{ id, title, severity, symptom, evidence, source },
      fix: fix.map(({ where, argv, loses }) => ({ where, command: commandLine(argv, platform), ...(loses !== undefined && { loses }) })),
    })),
    notSeen: gaps,
    notes,
  };
}

// Both shells of Windows accept words with spaces in double quotes.
function commandLine(argv: readonly string[], platform: string): string {
  return platform === 'win32' ? argv.map(word => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : `"${word}"`)).join(' ') : quote(argv);
}
