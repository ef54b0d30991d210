import { describe, expect, it } from 'vitest';
import { etcdMembers } from '../../../src/checks/etcd/etcd-members.ts';
import { etcdReachable } from '../../../src/checks/etcd/etcd-reachable.ts';
import { judge } from '../../../src/checks/judge.ts';
import { servicesRunning } from '../../../src/checks/node/services-running.ts';
import { etcdNodes } from '../../../src/config/lab-config.ts';
import { etcdEndpointWrong } from '../../../src/faults/etcd/etcd-endpoint-wrong.ts';
import { memberRemoved } from '../../../src/faults/etcd/member-removed.ts';
import { memberStaleDatadir } from '../../../src/faults/etcd/member-stale-datadir.ts';
import { etcdStaleDatadir } from '../../../src/faults/etcd/etcd-stale-datadir.ts';
import { explain } from '../../../src/faults/explain.ts';
import type { EtcdMemberFacts, Observation } from '../../../src/observe/observation.ts';
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
    expect(memberStaleDatadir.signature(ends).map(({ node }) => node)).toEqual(['node2']);
    expect(etcdStaleDatadir.signature(ends)).toEqual([]);
    expect(memberStaleDatadir.signature(editNode(seen, 'node2', () => ({ services })))).toEqual([]);
  });

  it('has lost one that was removed from the list, which joins again', () => {
    const known = three().etcd.members?.[0]?.knows ?? [];
    const without = (seen: Observation, name: string): Observation => editMember(seen, name, { knows: known.filter(member => member.name !== 'node2') });
    const removed = without(without(editMember(three(), 'node2', { reachable: false, healthy: false }), 'node1'), 'node3');
    expect(known).toHaveLength(3);
    expect(memberRemoved.signature(three())).toEqual([]);
    const { causes, unexplained } = explain(removed);
    expect({ causes: causes.map(({ fault, nodes }) => [fault.id, ...nodes]), unexplained }).toEqual({ causes: [['member-removed', 'node2']], unexplained: [] });
    expect(memberRemoved.cure(removed, memberRemoved.signature(removed)).map(({ argv }) => argv.slice(0, 2).join(' '))).toEqual(expect.arrayContaining(['systemctl stop', 'member add', 'rm -rf', 'systemctl start']));
    expect(memberRemoved.signature(editMember(editMember(removed, 'node1', { healthy: false, reachable: false }), 'node3', { healthy: false, reachable: false }))).toEqual([]);
  });

  const lost = { reachable: false, healthy: false, unreachableBecause: 'refused' };
  const stop = (seen: Observation, name: string): Observation =>
    editNode(editMember(seen, name, lost), name, ({ services }) => ({ services: services.map(one => (one.name === 'etcd' ? { ...one, activeState: 'inactive', subState: 'dead' } : one)) }));
  /** Node1 runs on, alone. */
  const noQuorum = (): Observation => editMember(stop(stop(three(), 'node2'), 'node3'), 'node1', { healthy: false });

  it('is healthy, and passes every check', () => {
    expect(judge(three()).filter(({ status, warnings }) => status !== 'passed' || warnings)).toEqual([]);
    expect(judge(three()).map(({ id }) => id)).toEqual(expect.arrayContaining(['etcd-quorum', 'etcd-members']));
  });

  it('is ready without one of them, with warnings that name its node', () => {
    const results = judge(stop(three(), 'node2'));
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
    const warnings = results.flatMap(({ id, warnings: all = [] }) => all.map(({ node, summary }) => [id, node, summary]));
    expect(warnings).toEqual([
      ['services-running', 'node2', 'etcd is stopped; the other members have a quorum'],
      ['etcd-healthy', 'node2', 'etcd does not answer; the other members have a quorum'],
    ]);
  });

  it.each<[string, (seen: Observation) => Observation]>([
    ['suspended', seen => editNode(editMember(seen, 'node2', lost), 'node2', ({ services }) => ({ services: services.map(one => (one.name === 'etcd' ? { ...one, suspended: true } : one)) }))],
    ['cut off from the others', seen => editMember(seen, 'node2', { healthy: false })],
    ['restarting', seen => editNode(seen, 'node2', ({ services }) => ({ services: services.map(one => (one.name === 'etcd' ? { ...one, restarts: 3, earlier: { restarts: 2 } } : one)) }))],
  ])('is ready while one of them is %s', (_, edit) => {
    const { ready, causes, unexplained } = explain(edit(three()));
    expect(ready).toBe(true);
    expect([...causes, ...unexplained].map(({ severity, nodes }) => [severity, nodes])).toEqual([['warning', ['node2']]]);
  });

  it('names the member that is stopped, as a warning that can be fixed', () => {
    expect(explain(stop(three(), 'node2'))).toMatchObject({
      ready: true,
      causes: [{ fault: { id: 'member-stopped' }, nodes: ['node2'], severity: 'warning', fix: [{ where: 'node2', argv: ['systemctl', 'start', '--no-block', 'etcd'] }] }],
      unexplained: [],
    });
  });

  it('is not ready without two of them, because the quorum is lost, and says which are stopped', () => {
    const { ready, causes, unexplained } = explain(noQuorum());
    expect(ready).toBe(false);
    expect(causes.map(({ fault, nodes }) => [fault.id, nodes])).toEqual([['quorum-lost', ['node2', 'node3']]]);
    expect(causes[0]?.severity).toBeUndefined();
    expect(causes[0]?.explains).toEqual(expect.arrayContaining(['member-stopped', 'etcd-quorum', 'etcd-healthy']));
    expect(causes[0]?.fix.map(({ where }) => where)).toEqual(['node2', 'node3']);
    expect(unexplained).toEqual([]);
    const quorum = judge(noQuorum()).find(({ id }) => id === 'etcd-quorum');
    expect(quorum?.findings[0]).toMatchObject({ summary: expect.stringMatching(/no lease is granted or renewed; .*routes stay/) as string, expected: '2 of 3 members that answer each other', actual: 'node1 is not healthy, node2 does not answer, node3 does not answer' });
  });

  it.each<[string, Partial<EtcdMemberFacts>, string]>([
    ['another leader', { leaderId: 'a2' }, 'the members of etcd disagree on their leader'],
    ['old data', { revision: -2000 }, 'etcd here is 2040 revisions behind'],
  ])('warns of a member with %s', (_, change, summary) => {
    expect(etcdMembers.judge(editMember(three(), 'node2', change))).toMatchObject([{ severity: 'warning', summary }]);
  });

  it('warns of a member that is missing, of a stranger and of a learner', () => {
    const list = (change: (known: NonNullable<EtcdMemberFacts['knows']>) => EtcdMemberFacts['knows']): Observation =>
      ['node1', 'node2', 'node3'].reduce((now, name) => {
        const knows = change(now.etcd.members?.find(member => member.name === name)?.knows ?? []);
        return editMember(now, name, knows ? { knows } : {});
      }, three());
    const stranger = { id: 'f00', name: '', peerUrls: ['http://172.17.8.9:2380'], clientUrls: [], learner: false };
    expect(etcdMembers.judge(list(known => known.slice(0, 2)))).toMatchObject([{ severity: 'warning', node: 'node3', summary: 'etcd here is not a member of the cluster' }]);
    expect(etcdMembers.judge(list(known => [...known, stranger]))).toMatchObject([{ severity: 'warning', summary: 'etcd has a member that is not planned: f00, not started, at http://172.17.8.9:2380', hint: 'k8s-lab etcdctl -- member remove f00' }]);
    expect(etcdMembers.judge(list(known => known.map(one => ({ ...one, learner: one.name === 'node2' }))))).toMatchObject([{ severity: 'warning', node: 'node2', hint: 'k8s-lab etcdctl -- member promote a2' }]);
  });
});
