import type { Observation, ProbeResult } from '../observe/observation.ts';

export interface ProbeKind {
  readonly place: 'node' | 'pod';
  readonly protocol: ProbeResult['protocol'];
  /** Whether the probe forbade fragmentation. */
  readonly whole: boolean;
}

/** The probes of one kind, by the names of the nodes where they start and end. */
export function indexProbes({ probes }: Observation, { place, protocol, whole }: ProbeKind): (from: string, to: string) => ProbeResult | undefined {
  const index = new Map<string, Map<string, ProbeResult>>();
  for (const probe of probes) {
    const isOne =
      probe.protocol === protocol && probe.from.place === place && probe.to.place === place && (probe.size !== undefined) === whole;
    if (!isOne) continue;
    const row = index.get(probe.from.node) ?? new Map<string, ProbeResult>();
    index.set(probe.from.node, row.set(probe.to.node, probe));
  }
  return (from, to) => index.get(from)?.get(to);
}

/** What a probe that should have been answered got; undefined when it was answered. */
export function failureOf(probe: ProbeResult | undefined): string | undefined {
  if (!probe) return 'no probe was sent';
  return probe.ok ? undefined : probe.error || 'no answer';
}
