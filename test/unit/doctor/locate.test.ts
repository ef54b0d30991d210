import { describe, expect, it } from 'vitest';
import { choosePairs } from '../../../src/doctor/locate.ts';
import type { Unexplained } from '../../../src/faults/unexplained.ts';
import { healthyObservation } from '../../helpers/observation.ts';

const finding = (node: string, ...peers: readonly string[]) => ({ node, peers, summary: '', expected: '', actual: '' });
const failed = (check: string, nodes: readonly string[], ...findings: Unexplained['findings']): Unexplained => ({ check, layer: 'traffic', nodes, summaries: [], findings });
const chosen = (...unexplained: readonly Unexplained[]) =>
  choosePairs(healthyObservation(), { causes: [], unexplained } as unknown as Parameters<typeof choosePairs>[1]).map(({ from, to, count, port }) => `${from.node} → ${to.node}, ${from.place}s, ${count} of each${port === undefined ? '' : `, port ${port}`}`);

describe('choosePairs', () => {
  it('takes pairs from and to the nearest node in turn, at most four', () => {
    const broken = failed('pod-traffic', ['node2'], finding('node1', 'node2'), finding('node2', 'node1', 'node3'), finding('node3', 'node2'));
    expect(chosen(broken)).toEqual(['node2 → node1, pods, 2 of each', 'node1 → node2, pods, 2 of each', 'node2 → node3, pods, 2 of each', 'node3 → node2, pods, 2 of each']);
  });

  it('traces more packets where only some are lost, between pods and between nodes', () => {
    expect(chosen(failed('link-quality', ['node2'], finding('node2', 'node3')))).toEqual(['node2 → node3, pods, 16 of each', 'node2 → node3, nodes, 16 of each']);
  });

  it('connects to the port of etcd where that is lost, and traces nothing without lost traffic', () => {
    expect(chosen(failed('etcd-reachable', ['node2'], finding('node2', 'node1')))).toEqual(['node2 → node1, nodes, 2 of each, port 2379']);
    expect(chosen(failed('routes', ['node2'], finding('node2', 'node1')))).toEqual([]);
  });

  it('connects to the API from a node of which it does not hear', () => {
    expect(chosen(failed('nodes-registered', ['node2'], finding('node2')))).toEqual(['node2 → node1, nodes, 2 of each, port 6443']);
    expect(chosen(failed('nodes-registered', ['node1'], finding('node1')))).toEqual([]);
  });
});
