import type { LabConfig } from '../config/lab-config.ts';
import type { CureAction, Evidence, Fault } from '../faults/fault.ts';
import { hostFaults } from '../faults/host/index.ts';
import type { Observation } from '../observe/observation.ts';
import type { HostFacts } from './host-facts.ts';

/** One fault of the host, found before anything boots. */
export interface HostFinding {
  readonly fault: Fault;
  /** An error would make the lab fail. */
  readonly severity: 'warning' | 'error';
  readonly evidence: readonly Evidence[];
  readonly fix: readonly CureAction[];
}

/** The faults of a host on which a lab should boot, errors first. */
export function judgeHost(lab: LabConfig, host: HostFacts, known: readonly Fault[] = hostFaults): readonly HostFinding[] {
  const seen = beforeBoot(lab, host);
  const findings = known.flatMap(fault => {
    const evidence = fault.signature(seen);
    return evidence.length === 0 ? [] : [{ fault, severity: fault.severity ?? 'error', evidence, fix: fault.cure(seen, evidence) }];
  });
  return [...findings.filter(({ severity }) => severity === 'error'), ...findings.filter(({ severity }) => severity === 'warning')];
}

/** The observation of a lab that has only a host so far. */
export function beforeBoot(lab: LabConfig, host: HostFacts): Observation {
  const none = { enabled: false, leases: [], strayConfigs: [] };
  return {
    schema: 1,
    takenAt: '',
    ...{ lab, host, api: lab.etcd.api ?? 'v3', nodes: [], probes: [] },
    etcd: { reachable: false, healthy: false, alarms: [], v2: none, v3: none },
  };
}
