import type { Machines, Node } from '../../providers/provider.ts';
import type { Session } from '../../system/exec.ts';
import { openPerl } from '../perl-session.ts';
import { askApi } from './api-facts.ts';
import { apiNode } from './api-node.ts';
import type { ClusterFacts, ClusterProbe } from './cluster-facts.ts';
import { planClusterProbes } from './plan.ts';
import type { PlannedClusterProbe } from './plan.ts';

const proberTimeoutMs = 30_000;

/** What the API of the lab's cluster says, and whether its Services, names and ingress answer on every node. */
export async function observeCluster(machines: Machines, probes: boolean): Promise<ClusterFacts> {
  const { record: { config }, nodes, patience = 1 } = machines;
  const sessions = probes ? nodes.map(node => ({ node, session: startProber(node, patience) })) : [];
  try {
    const facts = await askApi(apiNode(machines));
    const sent = await Promise.all(sessions.map(({ node, session }) => probeFrom(session, planClusterProbes(node.name, facts, config))));
    return { ...facts, probes: sent.flat() };
  } finally {
    await Promise.all(sessions.map(({ session }) => session.end()));
  }
}

function startProber(node: Node, patience: number): Session {
  return openPerl(node, 'cluster-probe', proberTimeoutMs * patience);
}

async function probeFrom(session: Session, probes: readonly PlannedClusterProbe[]): Promise<readonly ClusterProbe[]> {
  session.write(`${probes.map(formatProbe).join('')}go\n`);
  const results: ClusterProbe[] = [];
  for (let line = await session.nextLine(); line !== undefined && line !== 'done'; line = await session.nextLine()) {
    const [, id, answer, detail = ''] = /^(\d+) (ok|fail) ?(.*)$/.exec(line) ?? [];
    const probe = probes[Number(id)];
    if (probe) results.push(answer === 'ok' ? { ...probe, ok: true, ...(detail !== '' && { answer: detail }) } : { ...probe, ok: false, error: detail });
  }
  return results;
}

function formatProbe({ from, protocol, address, port, name = '' }: PlannedClusterProbe, id: number): string {
  return `${id} ${from.place} ${protocol} ${address} ${port} ${name}\n`;
}
