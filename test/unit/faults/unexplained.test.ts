import { describe, expect, it } from 'vitest';
import { foldUnexplained, nearestNodes } from '../../../src/faults/unexplained.ts';
import type { FindingPlace } from '../../../src/faults/reach.ts';

const place = (node: string, peer?: string, id = 'pod-traffic'): FindingPlace => ({ id, layer: 'traffic', summary: 'lost', expected: 'an answer', actual: 'none', node, ...(peer !== undefined && { peer }) });

describe('the common nodes of pairs', () => {
  it.each([
    ['one that all of them concern', [place('a', 'b'), place('b', 'a'), place('b', 'c'), place('c', 'b')], ['b']],
    ['both of one pair', [place('a', 'b'), place('b', 'a')], ['a', 'b']],
    ['both of one direction', [place('a', 'b')], ['a', 'b']],
    ['two that have nothing in common', [place('a', 'x'), place('a', 'y'), place('b', 'u'), place('b', 'v')], ['a', 'b']],
    ['a node by itself', [place('a')], ['a']],
    ['none of the lab as a whole', [], []],
  ])('are %s', (_, places, nodes) => {
    expect(nearestNodes(places)).toEqual(nodes);
  });
});

describe('unexplained findings', () => {
  it('leave out consequences of other failures', () => {
    const found = foldUnexplained([place('a', 'b', 'node-traffic'), place('a', 'b'), place('a', 'c')]);
    expect(found.map(({ check, nodes }) => [check, nodes])).toEqual([['node-traffic', ['a', 'b']]]);
  });

  it('say who asked whom, and what came back', () => {
    expect(foldUnexplained([place('a', 'b'), place('c')])).toMatchObject([
      {
        summaries: ['lost'],
        findings: [
          { node: 'a', peers: ['b'], summary: 'lost', expected: 'an answer', actual: 'none' },
          { node: 'c', summary: 'lost', expected: 'an answer', actual: 'none' },
        ],
      },
    ]);
  });

  it('include those about other nodes', () => {
    const found = foldUnexplained([place('a', 'b', 'node-traffic'), place('c', 'd')]);
    expect(found.map(({ check }) => check)).toEqual(['node-traffic', 'pod-traffic']);
  });
});
