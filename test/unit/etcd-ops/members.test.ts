import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkAddition, numberRemark } from '../../../src/etcd-ops/add.ts';
import { defragOrder } from '../../../src/etcd-ops/defrag.ts';
import type { Member } from '../../../src/etcd-ops/look.ts';
import { checkRemoval, survivorOf } from '../../../src/etcd-ops/remove.ts';
import { checkSnapshotFile } from '../../../src/etcd-ops/snapshot-file.ts';
import type { LabConfig } from '../../../src/config/lab-config.ts';
import type { Machines, Node } from '../../../src/providers/provider.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-snapshot-'));
afterAll(() => rmSync(folder, { recursive: true }));

const names = ['node1', 'node2', 'node3', 'node4'];
const nodes = names.map((name, index) => ({ name, address: `172.17.8.${101 + index}`, roles: index < 3 ? ['etcd', 'worker'] : ['worker'] }));
const config = { name: 'k8s-lab', nodes, etcd: { clientPort: 2379 } } as unknown as LabConfig;
const machines: Machines = { record: { config, api: 'v3', versions: {} }, nodes: nodes as unknown as readonly Node[], missing: [], etcd: [] };
const kubernetes: Machines = { ...machines, record: { ...machines.record, config: { ...config, kubernetes: {} } as LabConfig } };

const member = (node: string, more: Partial<Member> = {}): Member => ({
  ...{ node, id: node, clientUrl: '-', started: true, silent: null, leader: false, learner: false, version: '3.4.23' },
  ...{ dbBytes: 1, revision: 1, raftTerm: 1, hasLeader: true, planned: true, ...more },
});
const gone: Partial<Member> = { silent: 'connection refused', version: null, hasLeader: false };
const three = (second: Partial<Member> = {}, third: Partial<Member> = {}): readonly Member[] => [member('node1'), member('node2', second), member('node3', third)];

it.each([
  ['node2', three(), /is a member of etcd already/],
  ['node9', three(), /no node node9/],
  ['node4', three({ planned: false }), /different members: node2/],
  ['node4', three({ version: '3.3.11' }), /has no learners/],
  ['node4', three(gone, gone), /no quorum/],
  ['node4', three(gone), /node2 does not answer/],
])('refuses to add %s', (name, members, message) => expect(() => checkAddition(machines, members, name, false)).toThrow(message));

it('adds a node, to two of three with --force only, and one whose addition was interrupted', () => {
  expect(() => checkAddition(machines, three(), 'node4', false)).not.toThrow();
  expect(() => checkAddition(machines, three(gone), 'node4', true)).not.toThrow();
  expect(() => checkAddition(machines, [...three(), member('node4', { planned: false, learner: true })], 'node4', false)).not.toThrow();
});

it.each([
  ['node4', machines, three(), /is not a member/],
  ['node1', machines, [member('node1')], /is the last member/],
  ['node1', kubernetes, three(), /runs the control plane/],
  ['node3', machines, three(gone, gone), /no quorum/],
  ['node3', machines, three(gone), /etcd would have no quorum/],
  ['node2', machines, [...three({}, gone), member('node4'), member('node5')], /node3 does not answer, and node2 does/],
])('refuses to remove %s', (name, lab, members, message) => expect(() => checkRemoval(lab, members, name, false)).toThrow(message));

it('removes a member, also one that does not answer, and completes a removal', () => {
  expect(() => checkRemoval(machines, three(), 'node3', false)).not.toThrow();
  expect(() => checkRemoval(machines, three(gone), 'node2', false)).not.toThrow();
  expect(() => checkRemoval(machines, three({}, { id: null }), 'node3', false)).not.toThrow();
});

it('without a quorum lets the member with the newest data go on alone, with --force only, if the one to be removed is lost', () => {
  const five = [member('node1', { hasLeader: false, revision: 7 }), member('node2', { hasLeader: false, revision: 9 }), member('node3', gone), member('node4', gone), member('node5', gone)];
  expect(() => checkRemoval(machines, five, 'node3', true)).not.toThrow();
  expect(() => checkRemoval(machines, five, 'node2', true)).toThrow(/no quorum/);
  expect(survivorOf(five, 'node3')?.node).toBe('node2');
  expect(survivorOf(three(gone), 'node2')).toBeUndefined();
});

it('says what a number of members survives', () => {
  expect(numberRemark(2)).toBe('2 members survive the loss of none; an odd number is better');
  expect(numberRemark(4)).toBe('4 members survive the loss of one, no more than 3; an odd number is better');
  expect(numberRemark(3)).toBe('3 members survive the loss of one');
});

it('defragments the leader last, and leaves out what does not answer', () => {
  const members = [member('node1', { leader: true }), member('node2', gone), member('node3')];
  expect(defragOrder(members).map(({ node }) => node)).toEqual(['node3', 'node1']);
});

function file(name: string, content: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const database = Buffer.alloc(4 * 4096);
Buffer.from([0xed, 0xda, 0x0c, 0xed, 2]).copy(database, 16);
const whole = Buffer.concat([database, createHash('sha256').update(database).digest()]);

it('takes a whole snapshot', async () => expect(await checkSnapshotFile(file('whole', whole))).toEqual({ bytes: whole.length }));

it.each([
  ['empty', Buffer.alloc(0), /is not a snapshot of etcd/],
  ['text', Buffer.from('x'.repeat(20_000)), /is not a snapshot of etcd/],
  ['without its hash', database, /is not a whole snapshot/],
  ['truncated', whole.subarray(0, -4096), /is damaged: its hash is/],
  ['changed', Buffer.concat([whole.subarray(0, 9000), Buffer.from([1]), whole.subarray(9001)]), /is damaged: its hash is/],
])('refuses a file that is %s', async (name, content, message) => await expect(checkSnapshotFile(file(name, content))).rejects.toThrow(message));

it.each([[folder, /is not a file/], ['/dev/zero', /is not a file/], [join(folder, 'missing'), /cannot read/]])('refuses %s', async (path, message) =>
  await expect(checkSnapshotFile(path)).rejects.toThrow(message),
);
