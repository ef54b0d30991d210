import { readFile } from 'node:fs/promises';
import { assetPath } from '../assets.ts';
import type { Session } from '../exec.ts';
import type { Machines, Node } from '../providers/provider.ts';
import type { NodeFacts, ProbeResult } from './observation.ts';
import { planProbes } from './probe-plan.ts';
import type { PlannedProbe } from './probe-plan.ts';

// A probe is given up after one second; a node with many of them sends them in turns.
const sessionTimeoutMs = 60_000;

/** Sends every probe of the lab, all nodes at once; a node that cannot probe has no results. */
export async function probeAll({ nodes, record, patience = 1 }: Machines, facts: readonly NodeFacts[]): Promise<readonly ProbeResult[]> {
  const program = await readFile(assetPath('templates/observe/probe.pl'), 'utf8');
  const reachable = facts.filter(fact => fact.reachable);
  const probers = await Promise.all(
    nodes.flatMap(node => {
      const own = reachable.find(({ name }) => name === node.name);
      return own ? [openProber(node, own, program, sessionTimeoutMs * patience)] : [];
    }),
  );
  try {
    // Every pod listens before anyone knocks.
    const ports = new Map(probers.flatMap(({ facts: { name }, port }) => (port ? [[name, port] as const] : [])));
    const results = await Promise.all(
      probers.map(({ session, facts: own }) => probeFrom(session, planProbes(own, reachable, ports, record.config))),
    );
    return results.flat();
  } finally {
    await Promise.all(probers.map(({ session }) => session.end()));
  }
}

interface Prober {
  readonly session: Session;
  readonly facts: NodeFacts;
  /** Where the node's pod answers TCP; undefined when the prober did not start. */
  readonly port: number | undefined;
}

async function openProber(node: Node, facts: NodeFacts, program: string, timeoutMs: number): Promise<Prober> {
  const session = node.open(['perl', '-'], { timeoutMs });
  session.write(program);
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
