import { describe, expect, it } from 'vitest';
import { assembleTrace } from '../../../src/trace/assemble.ts';
import type { Recorded } from '../../../src/trace/record.ts';
import { parseRecording } from '../../../src/trace/recording.ts';
import { spread } from '../../../src/trace/largest.ts';
import { healthyObservation } from '../../helpers/observation.ts';

const seen = healthyObservation();
const known = { lab: seen.lab, nodes: seen.nodes };
const [one, two] = seen.nodes;
const [pod1, pod2] = [one?.pod?.address ?? '', two?.pod?.address ?? ''];
const macOf = (name: string, device: string): string => seen.nodes.find(node => node.name === name)?.links.find(link => link.name === device)?.mac ?? '';

const recorded = (said: string): Recorded => ({
  request: { from: { node: 'node1', place: 'pod', address: pod1 }, to: { node: 'node2', place: 'pod', address: pod2 }, size: 1500, count: 1 },
  kinds: [{ protocol: 'icmp', numbers: [7] }],
  answers: new Map([[7, said]]),
  largest: undefined,
});

interface Line {
  readonly at: string;
  readonly ttl?: number;
  readonly from?: string;
  readonly to?: string;
  readonly role?: string;
  readonly mac?: string;
  readonly error?: string;
  readonly more?: 0 | 1;
  readonly outer?: string;
}

function line({ at, ttl = 64, from = pod1, to = pod2, role = 'request', mac = macOf('node2', 'eth1'), error = '- -', more = 0, outer = '-' }: Line, time: number): string {
  const [place, device, direction] = at.split(' ');
  return `seen ${place} ${device} ${direction} 0 ${time} 02:00:00:00:00:01 ${mac} 7 ${role} ${from} ${to} - - ${ttl} 84 ${more} ${error} ${outer}`;
}

const record = (node: string, ...lines: readonly Line[]) => parseRecording(node, [...lines.map(line), 'missed 0']);
const out = ['pod eth0 out', 'node k8s-lab-probe0 in', 'node docker0 in', 'node eth1 out'];
const leaving = out.map((at, index) => ({ at, ttl: index === 3 ? 63 : 64 }));
const saysOf = (...recordings: readonly ReturnType<typeof record>[]) => assembleTrace(known, recorded('none'), recordings).breaks.map(({ says }) => says);

describe('assembleTrace', () => {
  it('names the node that drops, the wire that loses, and the pod that does not answer', () => {
    const arriving = ['node eth1 in', 'node docker0 out', 'node k8s-lab-probe0 out', 'pod eth0 in'].map(at => ({ at }));
    expect(saysOf(record('node1', ...leaving.slice(0, 3)))).toEqual(['node1 drops what docker0 forwards to eth1']);
    expect(saysOf(record('node1', ...leaving))).toEqual(['the wire between node1 eth1 and node2 eth1 loses packets']);
    expect(saysOf(record('node1', ...leaving), record('node2', ...arriving.slice(0, 1)))).toEqual(['node2 drops what eth1 forwards to docker0']);
    expect(saysOf(record('node1', ...leaving), record('node2', ...arriving))).toEqual(["node2's pod receives packets on eth0 and does not answer"]);
    expect(saysOf()).toEqual(["node1's pod sends nothing that reaches eth0"]);
  });

  it('does not compare the clocks of two nodes', () => {
    const late = parseRecording('node1', leaving.map((sight, at) => line(sight, 9_000_000 + at)));
    const { there } = assembleTrace(known, recorded('none'), [late, record('node2', { at: 'node eth1 in' })]);
    expect(there.map(({ node, device, seen: [count] }) => `${node} ${device} ${count}`).slice(3, 6)).toEqual(['node1 eth1 1', 'node2 eth1 1', 'node2 docker0 0']);
  });

  it('blames the node that changed an address to one of nobody, not the node where the answer is lost', () => {
    const way = [...leaving.slice(0, 3), { at: 'node eth1 out', ttl: 63, from: '10.9.9.9' }];
    expect(saysOf(record('node1', ...way))).toEqual([`node1 changes the source ${pod1} to 10.9.9.9 between docker0 and eth1`]);
    const masqueraded = [...leaving.slice(0, 3), { at: 'node eth1 out', ttl: 63, from: one?.address ?? '' }];
    expect(saysOf(record('node1', ...masqueraded))).toEqual(['the wire between node1 eth1 and node2 eth1 loses packets']);
  });

  it('names the router that answers "time to live exceeded", and the sender that sends with too little', () => {
    const expired = (ttl: number) => saysOf(record('node1', ...leaving.slice(0, 3).map(sight => ({ ...sight, ttl })), { at: 'node docker0 out', role: 'error', from: one?.address ?? '', to: pod1, error: '11,0,0 request' }));
    expect(expired(64)).toEqual(['node1 answers "time to live exceeded", though packets arrive on docker0 with 64']);
    expect(expired(1)).toEqual(["node1's pod sends with a time to live of 1"]);
  });

  it('blames the wire where the next node is asked for in vain, also if only the answer needs it', () => {
    const asking = (name: string, target: string, ...lines: readonly Line[]) => parseRecording(name, [...lines.map(line), `arp node eth1 out 0 0.0.0.0 00:00:00:00:00:00 ${target}`, 'missed 0']);
    const traced = (...recordings: readonly ReturnType<typeof record>[]) => assembleTrace(known, recorded('none'), recordings);
    const lost = traced(asking('node1', two?.address ?? '', ...leaving.slice(0, 3)));
    expect(lost.breaks).toMatchObject([{ nodes: ['node1', 'node2'], says: `node2 does not answer on the wire when node1 asks who has ${two?.address}` }]);
    expect(lost.unanswered).toEqual([`node1 asks on eth1 who has ${two?.address}; nobody answers`]);
    const elsewhere = traced(asking('node1', seen.nodes[2]?.address ?? '', ...leaving.slice(0, 3)));
    expect({ says: elsewhere.breaks[0]?.says, unanswered: elsewhere.unanswered }).toEqual({ says: 'node1 drops what docker0 forwards to eth1', unanswered: [] });
    expect(traced(asking('node1', '10.0.2.99', ...leaving.slice(0, 3))).unanswered).toEqual([]);
    const ends = { request: { ...recorded('').request, from: { node: 'node1', place: 'node', address: one?.address ?? '' }, to: { node: 'node2', place: 'node', address: two?.address ?? '' } } } as const;
    const unreturned = assembleTrace(known, { ...recorded('none'), ...ends }, [record('node1', { at: 'node eth1 out' }), asking('node2', one?.address ?? '', { at: 'node eth1 in' })]);
    expect(unreturned.breaks).toMatchObject([{ nodes: ['node2', 'node1'], says: `node1 does not answer on the wire when node2 asks who has ${one?.address}` }]);
  });

  it('blames the node whose own pod is asked for in vain', () => {
    const arriving = parseRecording('node2', [line({ at: 'node eth1 in' }, 0), `arp node docker0 out 0 0.0.0.0 00:00:00:00:00:00 ${pod2}`, 'missed 0']);
    expect(assembleTrace(known, recorded('none'), [record('node1', ...leaving), arriving]).breaks).toMatchObject([{ nodes: ['node2'], says: `node2's pod does not answer on docker0 when node2 asks who has ${pod2}` }]);
  });

  it('notes at which hop a packet was divided, and the packet of a tunnel around it', () => {
    const notesOf = (sight: Omit<Line, 'at'>) => assembleTrace(known, recorded('ok'), [record('node1', ...leaving.slice(0, 3), { at: 'node eth1 out', ttl: 63, ...sight })]).there.find(({ device, node }) => node === 'node1' && device === 'eth1')?.notes;
    expect(notesOf({})).toEqual([]);
    expect(notesOf({ more: 1 })).toEqual(['fragmented']);
    expect(notesOf({ outer: 'vxlan:8472,172.17.8.101,172.17.8.102,134,1' })).toEqual(['in vxlan port 8472, 172.17.8.101 → 172.17.8.102', 'the tunnel packet is fragmented']);
  });

  it('says whose MAC address a lost frame had', () => {
    const sent = (mac: string) => saysOf(record('node1', ...leaving.slice(0, 3), { at: 'node eth1 out', mac }));
    expect(sent(macOf('node3', 'eth1'))).toEqual([`node1 sends packets out of eth1 to MAC address ${macOf('node3', 'eth1')} of node3 instead of node2`]);
    expect(sent('02:00:00:00:00:99')).toEqual(['node1 sends packets out of eth1 to MAC address 02:00:00:00:00:99 of nobody instead of node2']);
  });

  it('lists ICMP errors with their senders', () => {
    const [error] = assembleTrace(known, recorded('none'), [record('node1', { at: 'pod eth0 in', role: 'error', from: two?.address ?? '', to: pod1, error: '3,4,1400 request' })]).errors;
    expect(error).toEqual({ sender: two?.address, node: 'node2', says: 'fragmentation needed, MTU 1400', about: 'request', kinds: ['icmp'] });
  });
});

it('tries sizes strictly between two bounds, each once, and all of a small range', () => {
  expect(spread(84, 1500)).toHaveLength(40);
  expect(spread(10, 13)).toEqual([11, 12]);
  expect(spread(10, 11)).toEqual([]);
});
