import { describe, expect, it } from 'vitest';
import { planProbes } from '../../../src/observe/probe-plan.ts';
import { healthyObservation } from '../../helpers/observation.ts';

const planned = (count: number) => {
  const { lab, nodes } = healthyObservation({ nodes: count });
  const [from] = nodes;
  if (!from) throw new Error('a lab has a node');
  return planProbes(from, nodes, new Map(nodes.map(({ name }) => [name, 8080])), lab);
};
const sentBy = (count: number, protocol: string): number => planned(count).reduce((sum, probe) => sum + (probe.protocol === protocol ? (probe.times ?? 1) : 0), 0);

describe('the probes of a node', () => {
  it.each([2, 3, 10, 50, 200])('in a lab of %i cost little more than one to each other node', count => {
    const peers = count - 1;
    expect(planned(count)).toHaveLength(1 + 4 * peers);
    // Three kinds of echoes.
    expect(sentBy(count, 'icmp')).toBeGreaterThanOrEqual(3 * peers);
    expect(sentBy(count, 'icmp')).toBeLessThanOrEqual(3 * peers + 120);
    expect(sentBy(count, 'tcp')).toBeLessThanOrEqual(peers + 24);
  });

  it('are many to few peers, and one to each of many', () => {
    expect([2, 3, 200].map(count => planned(count)[1]?.times)).toEqual([41, 21, 1]);
  });
});
