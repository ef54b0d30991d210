import { describe, expect, it } from 'vitest';
import { groupAlike } from '../../../src/reporters/alike.ts';
import type { Place } from '../../../src/reporters/places.ts';

interface Found extends Place {
  readonly text: string;
}

const told = (found: readonly Found[]) => groupAlike(found, ({ text }) => [text]).map(({ shown, count, where }) => [where, count, shown.text]);

describe('similar findings', () => {
  it('are shown once with their nodes', () => {
    expect(told([{ node: 'node1', text: 'docker0 is down' }, { node: 'node3', text: 'docker0 is down' }])).toEqual([['node1, node3', 2, 'docker0 is down']]);
  });

  it('can each name their own node', () => {
    expect(told([{ node: 'node1', text: 'see k8s-lab logs node1' }, { node: 'node2', text: 'see k8s-lab logs node2' }])).toEqual([['node1, node2', 2, 'see k8s-lab logs node1']]);
  });

  it.each([
    ['peer', 'no answer from node2', 'no answer from node3'],
    ['address', 'no answer from 172.17.8.102', 'no answer from 172.17.8.103'],
    ['subnet', 'no route to 172.33.2.0/24', 'no route to 172.33.3.0/24'],
    ['MAC address', 'wants 0a:00:00:00:00:02', 'wants 0a:00:00:00:00:03'],
  ])('can differ in a %s, and say which one is shown', (_, one, two) => {
    const found = [{ node: 'node1', peers: ['node2'], text: one }, { node: 'node1', peers: ['node3'], text: two }];
    expect(told(found)).toEqual([['node1 → node2, node3 (shown: node1 → node2)', 2, one]]);
  });

  it('do not differ in anything else', () => {
    const found = [{ node: 'node1', text: 'mtu 1450' }, { node: 'node2', text: 'mtu 1400' }, { node: 'node12', text: 'node1 is down' }, { node: 'node1', text: 'node1 is down' }];
    expect(told(found).map(([where]) => where)).toEqual(['node1', 'node2', 'node12', 'node1']);
  });

  it('are separate if one concerns the lab and one a node', () => {
    expect(told([{ text: 'no config' }, { node: 'node1', text: 'no config' }]).map(([where]) => where)).toEqual(['lab', 'node1']);
  });
});
