import { describe, expect, it } from 'vitest';
import { joinNames, joinPlaces } from '../../../src/reporters/places.ts';

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `node${index + 1}`);
const mesh = (count: number) => names(count).flatMap(node => names(count).filter(peer => peer !== node).map(peer => ({ node, peers: [peer] })));

describe('places in one text', () => {
  it.each([
    ['the lab', [{}], 'lab'],
    ['nodes', [{ node: 'node1' }, { node: 'node2' }], 'node1, node2'],
    ['a node and its peers', [{ node: 'node1', peers: ['node2'] }, { node: 'node1', peers: ['node3'] }], 'node1 → node2, node3'],
    ['nodes with the same peer', [{ node: 'node1', peers: ['node3'] }, { node: 'node2', peers: ['node3'] }, { node: 'node3', peers: ['node1'] }], 'node1, node2 → node3; node3 → node1'],
    ['one pair both ways', mesh(2), 'node1 → node2; node2 → node1'],
    ['all pairs', mesh(3), 'node1, node2, node3 → each other'],
    ['all pairs but one', mesh(3).slice(1), 'node1 → node3; node2 → node1, node3; node3 → node1, node2'],
    ['all pairs of many', mesh(40), 'node1, node2, node3, node4, node5, node6, node7, node8, … and 32 more → each other'],
  ])('name %s', (_, places, text) => {
    expect(joinPlaces(places)).toBe(text);
  });

  it('count the names beyond eight', () => {
    expect([joinNames(names(8)), joinNames(names(9))].map(text => text.replace('node1, node2, node3, node4, node5, node6, node7, node8', 'N'))).toEqual(['N', 'N, … and 1 more']);
  });
});
