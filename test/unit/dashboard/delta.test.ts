import { expect, it } from 'vitest';
import { judge } from '../../../src/checks/judge.ts';
import { reportOf } from '../../../src/doctor/report.ts';
import { explain } from '../../../src/faults/explain.ts';
import type { Observation } from '../../../src/observe/observation.ts';
import { standingOf, initialState, receive, unseen } from '../../../src/page/live/state.ts';
import { eventReader } from '../../../src/page/live/events-in.ts';
import { hashOf, placeOf } from '../../../src/page/live/place.ts';
import { stateOf } from '../../../src/view/cells.ts';
import { applyDelta, deltaOf } from '../../../src/view/delta.ts';
import type { View } from '../../../src/view/types.ts';
import { viewOf } from '../../../src/view/view-of.ts';
import { editNode, failProbes, healthyObservation } from '../../helpers/observation.ts';

const seen = (observation: Observation): View => viewOf({ seen: observation, results: judge(observation), diagnosis: reportOf('k8s-lab', explain(observation)) });
const healthy = seen(healthyObservation());
const broken = seen(failProbes(editNode(healthyObservation(), 'node2', node => ({ ...node, routes: [] })), ({ from, to }) => from.node === 'node2' && to.node === 'node1'));

it('leads from one view to the other, and says nothing of what is the same', () => {
  const delta = deltaOf(healthy, broken);
  expect(delta?.cells.map(([at]) => at)).toEqual([3]);
  expect(delta?.nodes.map(([at]) => at)).toContain(1);
  expect(delta && applyDelta(healthy, delta)).toEqual({ ...broken, events: healthy.events });
  expect(deltaOf(healthy, healthy)).toEqual({ cells: [], nodes: [], parts: {}, matrix: {} });
});

it('lets leases run out by themselves, and tells only another course of theirs', () => {
  const later = { ...healthy, takenAt: new Date(Date.parse(healthy.takenAt ?? '') + 60_000).toISOString() };
  const ran = { ...later, nodes: later.nodes.map(node => ({ ...node, ...(node.lease?.ttl !== undefined && { lease: { ...node.lease, ttl: node.lease.ttl - 61 } }) })) };
  const delta = deltaOf(healthy, ran);
  expect(delta?.nodes).toEqual([]);
  expect(delta && applyDelta(healthy, delta).nodes[0]?.lease?.ttl).toBe((healthy.nodes[0]?.lease?.ttl ?? 0) - 60);
  expect(deltaOf(healthy, later)?.nodes).toHaveLength(healthy.nodes.filter(({ lease }) => lease?.ttl !== undefined).length);
});

it('is none between views of other nodes', () => {
  expect(deltaOf(healthy, { ...healthy, nodes: healthy.nodes.slice(1) })).toBeUndefined();
  expect(deltaOf(healthy, { ...healthy, lab: { ...healthy.lab, name: 'other' } })).toBeUndefined();
});

it('gives a verdict only of what has just been seen, while nobody changes it', () => {
  const now = Date.parse(healthy.takenAt ?? '');
  const open = { ...receive(initialState, 'view', healthy), connection: 'open' as const };
  expect(standingOf(initialState, now)).toBe('unseen');
  expect(standingOf(open, now + 900)).toBe('live');
  expect(standingOf(open, now + 60_000)).toBe('stale');
  expect(standingOf({ ...open, connection: 'lost' }, now)).toBe('stale');
  expect(standingOf(receive(open, 'busy', { holder: 'k8s-lab up (process 1)' }), now)).toBe('busy');
  expect(standingOf(receive(open, 'gone', { at: '', reason: 'lab k8s-lab is not running' }), now)).toBe('gone');
  expect(standingOf(receive(receive(open, 'gone', { at: '', reason: '' }), 'view', healthy), now)).toBe('live');
});

it('shows nothing of a lab that does not answer as good', () => {
  const { matrix, nodes, verdict, checks } = unseen(healthy, 'not running');
  expect(matrix.cells.map(stateOf).every(state => state === 'not-seen')).toBe(true);
  expect(nodes.every(({ state, lease }) => state === 'unreachable' && lease === undefined)).toBe(true);
  expect({ state: verdict.state, checks }).toEqual({ state: 'planned', checks: [] });
});

it('reads events however their text is cut', () => {
  const text = ':\n\nid: 1\nevent: hello\ndata: {"a":"b: c"}\n\nid: 2\nevent: delta\ndata: {}\n\n';
  const whole = [{ id: '1', name: 'hello', data: '{"a":"b: c"}' }, { id: '2', name: 'delta', data: '{}' }];
  for (let at = 0; at <= text.length; at++) {
    const read = eventReader();
    expect([...read(text.slice(0, at)), ...read(text.slice(at))]).toEqual(whole);
  }
});

it('names every place by a hash, and takes no other for one', () => {
  for (const place of [{ page: 'lab' }, { page: 'node', node: 'node2' }, { page: 'path', from: 'node1', to: 'node2' }] as const) expect(placeOf(hashOf(place))).toEqual(place);
  for (const hash of ['', '#t=abc', '#/node/<img>', '#/path/node1', '#/other']) expect(placeOf(hash)).toEqual({ page: 'lab' });
});
