import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/checks/judge.ts';
import { besides, hasRestarted } from '../../../src/checks/shared/flapping.ts';
import type { Observation, ServiceFacts } from '../../../src/observe/observation.ts';
import { editNode, healthyObservation } from '../../helpers/observation.ts';

const flanneld = (seen: Observation, uptime: number, change: Partial<ServiceFacts>): Observation =>
  editNode(seen, 'node2', ({ services }) => ({ uptime, services: services.map(service => (service.name === 'flanneld' ? { ...service, ...change } : service)) }));
const healthy = healthyObservation();
const failed = (seen: Observation) => judge(seen).flatMap(({ status, findings }) => (status === 'failed' ? findings : []));

describe('a service that restarted', () => {
  it.each([
    ['never', { startedAt: 90, restarts: 0 }, false],
    ['within the last minute', { startedAt: 90, restarts: 1 }, true],
    ['longer ago', { startedAt: 30, restarts: 1 }, false],
    ['by a systemd that does not count, and just started', { startedAt: 90, restarts: 0, restartsUnknown: true }, true],
    ['never, as far as is known', { restarts: 3 }, false],
  ])('%s', (_, facts, again) => {
    expect(hasRestarted(flanneld(healthy, 100, facts))).toBe(again);
  });

  it('and goes on is not ready, and the line of its log that says why is shown', () => {
    const first = flanneld(healthy, 100, { startedAt: 99, restarts: 4, mainPid: 50 });
    const log = ['starting', 'E1126 10:00:00.000000 1 main.go:1] write: no space left on device', 'stopping'];
    const second = flanneld(healthy, 101, { startedAt: 100.5, restarts: 6, mainPid: 70, log });
    expect(failed(besides(first, second))).toMatchObject([{ node: 'node2', summary: 'flanneld keeps restarting', actual: '6 restarts, 2 of them between two looks; its log: E1126 10:00:00.000000 1 main.go:1] write: no space left on device' }]);
  });

  it('and stays is ready', () => {
    const first = flanneld(healthy, 100, { startedAt: 99, restarts: 4, mainPid: 50 });
    expect(failed(besides(first, flanneld(first, 101, {})))).toEqual([]);
  });

  it.each([
    ['process and its start', { startedAt: 100.5, mainPid: 70 }],
    ['process alone', { mainPid: 70 }],
    ['start alone', { startedAt: 100.5 }],
  ])('without being counted is told by its %s', (_, again) => {
    const before = { startedAt: 99, restartsUnknown: true, mainPid: 50 };
    const first = flanneld(healthy, 100, before);
    const second = flanneld(healthy, 101, { ...before, ...again, log: [] });
    expect(failed(besides(first, second))).toMatchObject([{ actual: 'restarted between two looks' }]);
  });
});
