import { describe, expect, it } from 'vitest';
import { etcdReachable } from '../../../src/checks/etcd/etcd-reachable.ts';
import { servicesRunning } from '../../../src/checks/node/services-running.ts';
import { etcdEndpointOf, etcdNodes } from '../../../src/config/lab-config.ts';
import { etcdEndpointWrong } from '../../../src/faults/etcd/etcd-endpoint-wrong.ts';
import { etcdStaleDatadir } from '../../../src/faults/etcd/etcd-stale-datadir.ts';
import type { Observation } from '../../../src/observe/observation.ts';
import { editNode, failProbes, healthyObservation } from '../../helpers/observation.ts';

describe('an etcd of three members', () => {
  const three = (): Observation => {
    const seen = healthyObservation();
    const lab = { ...seen.lab, nodes: seen.lab.nodes.map(node => ({ ...node, roles: ['etcd', 'worker'] as const })) };
    const [own] = seen.etcd.members ?? [];
    if (!own) expect.fail('the observation has no member');
    const members = etcdNodes(lab).map(node => ({ ...own, name: node.name, endpoint: etcdEndpointOf(lab, node) }));
    return { ...seen, lab, etcd: { ...seen.etcd, members } };
  };

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
    const members = seen.etcd.members?.map(member => (member.name === 'node2' ? { ...member, reachable: false, healthy: false } : member)) ?? [];
    const services = [{ name: 'etcd', activeState: 'activating', subState: 'auto-restart', result: 'exit-code', restarts: 3, argv: [], log: ['C | member x has already been bootstrapped'] }];
    const ends = editNode({ ...seen, etcd: { ...seen.etcd, members } }, 'node2', () => ({ services }));
    expect(etcdStaleDatadir.signature(ends).map(({ node }) => node)).toEqual(['node2']);
    expect(etcdStaleDatadir.signature(editNode(seen, 'node2', () => ({ services })))).toEqual([]);
  });
});
