import { expect, it } from 'vitest';
import { parseEtcdJson } from '../../../src/etcd-ops/json.ts';
import { hexId } from '../../../src/keystore/member-id.ts';
import { reasonIn } from '../../../src/etcd-ops/look.ts';
import type { Member } from '../../../src/etcd-ops/look.ts';
import { quorumOf, survival } from '../../../src/etcd-ops/quorum.ts';
import { formatMembers } from '../../../src/reporters/etcd-text.ts';

const running: Member = {
  ...{ node: 'node1', id: '866aac4d9efb72e2', clientUrl: 'http://172.17.8.101:2379', started: true, silent: null, leader: false, learner: false },
  ...{ version: '3.4.23', dbBytes: 28672, revision: 6, raftTerm: 2, hasLeader: true, planned: true },
};
const silent: Partial<Member> = { silent: 'connection refused', version: null, dbBytes: null, revision: null, raftTerm: null, hasLeader: false };
const three = (...last: readonly Partial<Member>[]): readonly Member[] =>
  ['node1', 'node2', 'node3'].map((node, index) => ({ ...running, node, leader: node === 'node1', ...last[index - 3 + last.length] }));

it('an id keeps all of its 64 bits', () => {
  const parsed = parseEtcdJson('{"members":[{"ID":13379962169685888735,"name":"1234567890123456789"}]}') as { members: { ID: string; name: string }[] };
  expect(parsed.members[0]).toEqual({ ID: '13379962169685888735', name: '1234567890123456789' });
  expect(hexId('13379962169685888735')).toBe('b9af2cb4084acedf');
});

it.each(['', 'no JSON', '{"members":'])('output that is not JSON is not parsed: %j', text => expect(parseEtcdJson(text)).toBeUndefined());

it('tells why a member does not answer', () => {
  const log = `{"level":"warn","error":"rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = \\"transport: Error while dialing dial tcp 172.17.8.102:2379: connect: connection refused\\""}
Failed to get the status of endpoint http://172.17.8.102:2379 (context deadline exceeded)\n`;
  expect(reasonIn(log)).toBe('connection refused');
  expect(reasonIn('Failed to get the status of endpoint http://172.17.8.102:2379 (context deadline exceeded)\n')).toBe('context deadline exceeded');
  expect(reasonIn('Error: etcdserver: not capable\n')).toBe('etcdserver: not capable');
  expect(reasonIn('')).toBeUndefined();
});

it('a learner does not vote, and a member without a leader does not count', () => {
  expect(quorumOf(three())).toEqual({ voters: 3, answering: 3, needed: 2, reached: true, spare: 1 });
  expect(quorumOf(three({ learner: true }))).toMatchObject({ voters: 2, needed: 2, spare: 0 });
  expect(quorumOf(three(silent, silent))).toMatchObject({ answering: 1, reached: false });
  expect(quorumOf(three({ hasLeader: false }, { hasLeader: false }))).toMatchObject({ reached: false });
  expect(quorumOf(three(silent), 'node1')).toMatchObject({ voters: 2, answering: 1, reached: false });
});

it.each([[1, '1 member survives the loss of none'], [2, '2 members survive the loss of none'], [3, '3 members survive the loss of one'], [5, '5 members survive the loss of two']])(
  'tells what %i survive',
  (voters, text) => expect(survival(voters)).toBe(text),
);

it('the table names a member that does not answer, and an addition that was interrupted', () => {
  const text = formatMembers('other', three(silent, { planned: false, learner: true }));
  expect(text.split('\n').slice(0, 2)).toEqual([
    'NODE   ID                CLIENT URL                STARTED  LEADER  LEARNER  VERSION  DB SIZE  REVISION  RAFT TERM',
    'node1  866aac4d9efb72e2  http://172.17.8.101:2379  yes      yes     no       3.4.23   28 KiB   6         2',
  ]);
  expect(text).toContain('node2 does not answer: connection refused\n');
  expect(text).toContain('`k8s-lab etcd add node3 --name other` completes the addition, `k8s-lab etcd remove node3 --name other` undoes it\n');
});

it('without a quorum, says so', () => {
  expect(formatMembers('k8s-lab', three(silent, silent))).toContain('no quorum: 1 of 3 members answer and know of a leader, 2 are needed; nothing can be written\n');
});
