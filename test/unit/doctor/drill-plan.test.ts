import { describe, expect, it } from 'vitest';
import { hiddenDrill, planDrills } from '../../../src/doctor/drill-plan.ts';
import { latenessOf } from '../../../src/doctor/stage-order.ts';
import { faultOf, stagingsOf } from '../../../src/doctor/stage.ts';
import { healthyObservation } from '../../helpers/observation.ts';

const seen = healthyObservation();
const wish = { ids: [], pairs: true, node: undefined, random: undefined, seed: 1 };
const late = (id: string): number => latenessOf(stagingsOf(faultOf(id), seen, faultOf(id).drill?.on === 'etcd' ? 'node1' : 'node2'));

describe('pairs of faults', () => {
  it('on different nodes are all planned, or skipped with a reason', () => {
    const count = planDrills({ ...wish, pairs: false }, seen).drills.length;
    const { drills, leftOut } = planDrills(wish, seen);
    expect(drills.length + leftOut.length).toBe((count * (count - 1)) / 2);
    expect(drills.filter(([one, two]) => one?.node === two?.node)).toEqual([]);
    expect(leftOut.map(({ reason }) => reason)).toContain('both need node1');
  });

  it.each([
    ['node1', ['bad-config-json', 'config-differs'], "both set the lab's network config"],
    ['node2', ['etcd-tls', 'etcd-endpoint-wrong'], 'both set FLANNEL_ETCD_ENDPOINTS of node2'],
    [undefined, ['out-of-subnets', 'stale-route'], "stale-route needs the lab's free subnets, which the other fault changes"],
    ['node2', ['two-leases', 'lease-missing'], 'both set the lease of node2'],
    [undefined, ['config-key-missing', 'route-missing'], 'both set the routes to the other nodes of node3'],
    ['node2', ['lease-revoked-exit0', 'boot-race'], 'lease-revoked-exit0 needs a running flanneld of node2, which the other fault changes'],
  ])('on %s: %j contradict each other', (node, ids, reason) => {
    expect(planDrills({ ...wish, ids, node }, seen)).toEqual({ drills: [], leftOut: [{ faults: ids, reason }] });
  });

  it('are injected so that neither reverts the other', () => {
    const order = ['docker-failing', 'boot-race', 'lease-missing', 'route-missing', 'etcd-nospace', 'etcd-failing', 'etcd-stopped'];
    expect(order.toSorted((a, b) => late(a) - late(b))).toEqual(order);
    expect(late('docker-failing')).toBeLessThan(late('boot-race'));
    expect(late('etcd-tls')).toBeLessThan(late('route-missing'));
    expect(late('etcd-tls')).toBeLessThan(late('flanneld-stopped'));
  });
});

describe('a hidden fault', () => {
  it('is any one that the lab can have; a seed names the same each time', () => {
    const all = planDrills({ ...wish, pairs: false }, seen).drills.map(([role]) => role?.fault.id);
    expect(all).toContain(hiddenDrill({ ids: [] }, seen).fault.id);
    const found = [1, 2, 3, 4].map(seed => hiddenDrill({ ids: [], seed }, seen).fault.id);
    expect(found).toEqual([1, 2, 3, 4].map(seed => hiddenDrill({ ids: [], seed }, seen).fault.id));
    expect(new Set(found).size).toBeGreaterThan(1);
  });

  it('is one of those asked for, on the node asked for', () => {
    expect(hiddenDrill({ ids: ['route-missing'], node: 'node2' }, seen)).toMatchObject({ fault: { id: 'route-missing' }, node: 'node2' });
    expect(() => hiddenDrill({ ids: [] }, { ...seen, lab: { ...seen.lab, nodes: seen.lab.nodes.slice(0, 1) } })).toThrow('no fault can be injected into this lab');
  });
});
