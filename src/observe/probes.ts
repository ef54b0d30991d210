import type { Session } from '../system/exec.ts';
import type { Machines } from '../providers/provider.ts';
import { measureLoss } from './loss/measure.ts';
import type { LossFacts } from './loss/loss-facts.ts';
import type { NodeFacts, ProbeResult } from './observation.ts';
import { planProbes } from './probe-plan.ts';
import { begin, send } from './prober.ts';
import type { Answer } from './prober.ts';

/** What the probes of all nodes showed. */
export interface Probed {
  readonly probes: readonly ProbeResult[];
  /** Absent: no attempt was lost of a probe that was answered. */
  readonly loss?: LossFacts;
}

/** Sends every probe of the lab, all nodes at once; a node that did not answer, or cannot probe, has no results. */
export async function probeAll({ record, nodes }: Machines, sessions: ReadonlyMap<string, Session>, facts: readonly NodeFacts[], answerMs?: number): Promise<Probed> {
  const answered = new Map(facts.filter(({ reachable }) => reachable).map(own => [own.name, own]));
  try {
    for (const [name, session] of sessions) if (!answered.has(name)) session.kill();
    const ready = [...answered].flatMap(([name, node]) => {
      const session = sessions.get(name);
      return session ? [begin(session, node)] : [];
    });
    const probers = await Promise.all(ready);
    // Every pod listens before the first probe is sent.
    const ports = new Map(probers.flatMap(({ facts: { name }, port }) => (port ? [[name, port] as const] : [])));
    const answers = await Promise.all(probers.map(prober => send(prober, planProbes(prober.facts, [...answered.values()], ports, record.config), answerMs)));
    const probes = answers.flat().map(toResult);
    const loss = await measureLoss(probers.filter(({ port }) => port !== undefined), nodes, probes);
    return { probes, ...(loss && { loss }) };
  } finally {
    await Promise.all([...sessions.values()].map(session => session.end()));
  }
}

function toResult({ probe: { from, to, protocol, size }, answer }: Answer): ProbeResult {
  return { from, to, protocol, ...(size !== undefined && { size }), ...answer };
}
