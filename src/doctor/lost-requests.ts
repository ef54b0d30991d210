import { changesPackets, dropsPackets } from '../faults/forward/foreign-filter.ts';
import { isForeignQueue } from '../faults/forward/foreign-queue.ts';
import type { Clue, ClusterProbe, LostAt } from '../observe/observation.ts';
import { clueText } from '../trace/counters.ts';

/**
 * The nodes that dropped a cluster's requests, or else those that changed them: those with rules or queues of other programs whose counters rose
 * while the requests were sent. Nothing if all of these together met fewer packets than requests failed.
 */
export function lostRequests(probes: readonly ClusterProbe[], clues: readonly Clue[]): readonly LostAt[] {
  const failed = probes.filter(({ ok }) => !ok);
  const isEnough = (of: readonly Clue[]): boolean => failed.length > 0 && met(of) >= failed.length;
  const dropping = clues.filter(clue => dropsPackets(clue) || (isForeignQueue(clue) && clue.text.endsWith(', dropped')));
  if (isEnough(dropping)) return lossesBy(dropping, failed, 'drops');
  const changing = clues.filter(changesPackets);
  return isEnough(changing) ? lossesBy(changing, failed, 'changes') : [];
}

function lossesBy(clues: readonly Clue[], failed: readonly ClusterProbe[], does: 'drops' | 'changes'): readonly LostAt[] {
  const asked = [...new Set(failed.map(({ protocol, port }) => `${protocol === 'dns' ? 'udp' : 'tcp'} ${port}`))];
  return [...new Set(clues.map(({ node }) => node))].map(node => {
    const own = clues.filter(clue => clue.node === node);
    return {
      nodes: [node],
      says: `${node} ${does} requests of the cluster: ${asked.join(', ')}`,
      pairs: [...new Set(failed.map(({ from, address, port }) => `${from.place === 'node' ? from.node : `a pod on ${from.node}`} → ${address}:${port}`))],
      heard: [],
      evidence: own.map(clueText),
      packets: Math.min(met(own), failed.length),
      targets: [...new Set(failed.map(({ address }) => address))],
    };
  });
}

function met(clues: readonly Clue[]): number {
  return clues.reduce((sum, { rise = 0 }) => sum + rise, 0);
}
