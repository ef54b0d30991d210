import { dropsForeignPackets } from '../faults/forward/foreign-filter.ts';
import type { Clue, ClusterProbe, LostAt } from '../observe/observation.ts';
import { clueText } from '../trace/counters.ts';

/**
 * The nodes whose packet filters dropped a cluster's requests: those with rules of other programs whose counters rose while the requests were
 * sent. Nothing if all these rules together met fewer packets than requests failed.
 */
export function droppedRequests(probes: readonly ClusterProbe[], clues: readonly Clue[]): readonly LostAt[] {
  const failed = probes.filter(({ ok }) => !ok);
  const dropping = clues.filter(dropsForeignPackets);
  const met = (of: readonly Clue[]): number => of.reduce((sum, { rise = 0 }) => sum + rise, 0);
  if (failed.length === 0 || met(dropping) < failed.length) return [];
  const targets = [...new Set(failed.map(({ address }) => address))];
  const asked = [...new Set(failed.map(({ protocol, port }) => `${protocol === 'dns' ? 'udp' : 'tcp'} ${port}`))];
  return [...new Set(dropping.map(({ node }) => node))].map(node => {
    const own = dropping.filter(clue => clue.node === node);
    return {
      nodes: [node],
      says: `${node} drops requests of the cluster: ${asked.join(', ')}`,
      pairs: [...new Set(failed.map(({ from, address, port }) => `${from.place === 'node' ? from.node : `a pod on ${from.node}`} → ${address}:${port}`))],
      heard: [],
      evidence: own.map(clueText),
      packets: Math.min(met(own), failed.length),
      targets,
    };
  });
}
