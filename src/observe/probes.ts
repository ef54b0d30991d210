import { readFileSync } from 'node:fs';
import { assetPath } from '../system/assets.ts';
import type { Session } from '../system/exec.ts';
import type { Machines, Node } from '../providers/provider.ts';
import type { NodeFacts, ProbeResult } from './observation.ts';
import { planProbes } from './probe-plan.ts';
import type { PlannedProbe } from './probe-plan.ts';

// A probe is given up after one second; a node with many of them sends them in turns.
const sessionTimeoutMs = 60_000;

/** Starts a node's prober, which waits until the node's probe pod is known to exist. `probeAll` lets it begin, and ends it. */
export function startProber(node: Node, { patience = 1 }: Machines): Session {
  const session = node.open(['perl', '-'], { timeoutMs: sessionTimeoutMs * patience });
  session.write(readFileSync(assetPath('templates/observe/probe.pl'), 'utf8'));
  return session;
}

/** Sends every probe of the lab, all nodes at once; a node that did not answer, or cannot probe, has no results. */
export async function probeAll(
  { record }: Machines,
  sessions: ReadonlyMap<string, Session>,
  facts: readonly NodeFacts[],
): Promise<readonly ProbeResult[]> {
  const answered = new Map(facts.filter(({ reachable }) => reachable).map(own => [own.name, own]));
  try {
    for (const [name, session] of sessions) if (!answered.has(name)) session.kill();
    const ready = [...answered].flatMap(([name, node]) => {
      const session = sessions.get(name);
      return session ? [beginProbing(session, node)] : [];
    });
    const probers = await Promise.all(ready);
    // Every pod listens before the first probe is sent.
    const ports = new Map(probers.flatMap(({ facts: { name }, port }) => (port ? [[name, port] as const] : [])));
    const results = await Promise.all(
      probers.map(({ session, facts: node }) => probeFrom(session, planProbes(node, [...answered.values()], ports, record.config))),
    );
    return results.flat();
  } finally {
    await Promise.all([...sessions.values()].map(session => session.end()));
  }
}

interface Prober {
  readonly session: Session;
  readonly facts: NodeFacts;
  /** Where the node's pod answers TCP; undefined when the prober did not start. */
  readonly port: number | undefined;
}

async function beginProbing(session: Session, facts: NodeFacts): Promise<Prober> {
  session.write('begin\n');
  const port = /^listening (\d+)$/.exec((await session.nextLine()) ?? '')?.[1];
  return { session, facts, port: port === undefined ? undefined : Number(port) };
}

async function probeFrom(session: Session, probes: readonly PlannedProbe[]): Promise<readonly ProbeResult[]> {
  session.write(`${probes.map(formatProbe).join('')}go\n`);
  const results: ProbeResult[] = [];
  for (let line = await session.nextLine(); line !== undefined && line !== 'done'; line = await session.nextLine()) {
    const [, id, answer, error] = /^(\d+) (ok|fail)(?: (.*))?$/.exec(line) ?? [];
    const probe = probes[Number(id)];
    if (probe) results.push(answer === 'ok' ? { ...probe, ok: true } : { ...probe, ok: false, error: error ?? '' });
  }
  return results;
}

function formatProbe({ from, to, protocol, size }: PlannedProbe, id: number): string {
  return `${id} ${from.place} ${protocol} ${to.address} ${to.port ?? size ?? 0}\n`;
}
