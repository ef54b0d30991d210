import { describe, expect, it } from 'vitest';
import { etcdHealthy } from '../../../src/checks/etcd/etcd-healthy.ts';
import { etcdReachable } from '../../../src/checks/etcd/etcd-reachable.ts';
import { servicesRunning } from '../../../src/checks/node/services-running.ts';
import { etcdNodes } from '../../../src/config/lab-config.ts';
import { etcdEndpointWrong } from '../../../src/faults/etcd/etcd-endpoint-wrong.ts';
import { etcdStaleDatadir } from '../../../src/faults/etcd/etcd-stale-datadir.ts';
import type { Observation } from '../../../src/observe/observation.ts';
import { editMember, editNode, failProbes, healthyObservation, withMemberOnEveryNode } from '../../helpers/observation.ts';

describe('an etcd of three members', () => {
  const three = (): Observation => withMemberOnEveryNode(healthyObservation());

  it('can be reached by flanneld at any of them', () => {
    expect(etcdEndpointWrong.signature(three())).toEqual([]);
    expect(servicesRunning.judge(three()).filter(({ summary }) => summary.includes('flanneld'))).toEqual([]);
  });

  it('is reachable from a node that reaches one of them', () => {
    const seen = three();
    const [, other] = etcdNodes(seen.lab);
    const lost = failProbes(seen, ({ to }) => to.place === 'etcd');
    const to = { node: other?.name ?? '', place: 'etcd', address: other?.address ?? '', port: seen.lab.etcd.clientPort } as const;
    const reached = { from: { node: 'node1', place: 'node' }, to, protocol: 'http', ok: true } as const;
    expect(etcdReachable.judge({ ...lost, probes: [...lost.probes, reached] }).map(({ node }) => node)).toEqual(['node2', 'node3']);
  });

  it('has one that keeps exiting while the others answer', () => {
    const seen = three();
    const services = [{ name: 'etcd', activeState: 'activating', subState: 'auto-restart', result: 'exit-code', restarts: 3, argv: [], log: ['C | member x has already been bootstrapped'] }];
    const ends = editNode(editMember(seen, 'node2', { reachable: false, healthy: false }), 'node2', () => ({ services }));
    expect(etcdStaleDatadir.signature(ends).map(({ node }) => node)).toEqual(['node2']);
    expect(etcdStaleDatadir.signature(editNode(seen, 'node2', () => ({ services })))).toEqual([]);
  });

  it('is not healthy if one of them does not answer or is not healthy, each on its own node', () => {
    const mute = editMember(three(), 'node2', { reachable: false, healthy: false, unreachableBecause: 'refused' });
    const [, , third] = mute.etcd.members ?? [];
    const sick = editMember(mute, 'node3', { healthy: false });
    expect(etcdHealthy.judge(three())).toEqual([]);
    expect(etcdHealthy.judge(sick)).toMatchObject([
      { node: 'node2', summary: 'etcd does not answer', actual: 'refused', hint: expect.stringContaining('logs node2 etcd') as string },
      { node: 'node3', summary: 'etcd is not healthy' },
    ]);
    expect(etcdHealthy.judge(editMember(mute, 'node3', { reachable: false }))[1]).toMatchObject({ node: 'node3', expected: `an answer at ${third?.endpoint}`, actual: 'no answer' });
  });
});
