import { directionsOf, untimelyWaysOf } from '../../observe/loss/directions.ts';
import type { Direction } from '../../observe/loss/directions.ts';
import { judgeLoss } from '../../observe/loss/sequential-test.ts';
import type { Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { lossFindings } from '../shared/loss-findings.ts';
import { onNode } from '../shared/paste.ts';

/** A link that loses, delays or reorders some packets answers a ping that is sent again, and makes every transfer slow. */
export const linkQuality = {
  id: 'link-quality',
  title: 'Packets between nodes and pods are neither lost, late nor out of order',
  settleMs: 2000,
  needs: ['nodes-reachable', 'node-traffic', 'pod-traffic', 'path-mtu'],
  judge(seen) {
    if (!seen.loss) return notMeasured(seen);
    const { samples, counters } = seen.loss;
    const isLossy = ({ sent, lost }: Direction): boolean => judgeLoss(sent, lost) === 'lossy';
    const late = untimelyWaysOf('late', samples).filter(isLossy);
    const lost = directionsOf(samples).filter(way => isLossy(way) && !late.some(other => isDelayedHandshake(way, other)));
    // What is late is overtaken too.
    const reordered = untimelyWaysOf('reordered', samples).filter(way => isLossy(way) && !late.some(other => isBetween(way, other)));
    return [...lossFindings('lost', lost, counters), ...lossFindings('late', late, counters), ...lossFindings('reordered', reordered, counters)];
  },
} as const satisfies Check;

// A handshake has no number, so that a late answer is not told from a lost one.
function isDelayedHandshake(way: Direction, late: Direction): boolean {
  return way.protocol === 'tcp' && isBetween(way, late);
}

function isBetween(way: Direction, { from, to }: Direction): boolean {
  return way.from === from && way.to === to;
}

// Whoever observed saw a loss, and did not look closer.
function notMeasured({ probes }: Observation): readonly Finding[] {
  const echoes = probes.filter(({ protocol }) => protocol !== 'http');
  const losing = echoes.filter(({ ok, lost = 0 }) => ok && lost > 0);
  return losing.map(({ from, to, sent = 0, lost = 0 }) => ({
    ...{ node: from.node, peers: [to.node] },
    summary: `${lost} of ${sent} probes were lost, and the loss was not measured`,
    expected: 'no lost probe, or a measurement of the loss',
    actual: `${lost} of ${sent} lost`,
    hint: onNode(from.node, `ping -c 100 -i 0.01 ${to.address}`),
  }));
}
