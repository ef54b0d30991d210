import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/checks/judge.ts';
import { explain } from '../../../src/faults/explain.ts';
import { parseConnections } from '../../../src/observe/facts/connections.ts';
import type { NodeFacts, Observation } from '../../../src/observe/observation.ts';
import { editNode, healthyObservation, without } from '../../helpers/observation.ts';

type Connection = NonNullable<NodeFacts['connections']>[number];

const etcd = '172.17.8.101:2379';
const client = (node: number): string => `172.17.8.10${node}:4000${node}`;
const accepted = (to: string, change: Partial<Connection> = {}): Connection => ({ port: Number(to.split(':')[1]), from: etcd, to, ...change });
const waiting = (node: number): Connection => ({ port: 2379, from: client(node), to: etcd });

/** A lab whose flannelds each have a connection to etcd, with changed connections of the node that runs it. */
function labWith(change: (all: readonly Connection[]) => readonly Connection[]): Observation {
  const all = [1, 2, 3].map(node => accepted(client(node)));
  return healthyObservation().nodes.reduce<Observation>(
    (seen, { name }, index) => editNode(seen, name, () => ({ connections: [waiting(index + 1), ...(index === 0 ? change(all) : [])] })),
    healthyObservation(),
  );
}

const forNode2 = (change: Partial<Connection>) => (all: readonly Connection[]) => all.map(one => (one.to === client(2) ? { ...one, ...change } : one));
const findingsOf = (seen: Observation) => judge(seen).find(({ id }) => id === 'services-running')?.findings;

describe('the connection on which flanneld waits for events', () => {
  it.each([
    ['both ends have it', (all: readonly Connection[]) => all],
    ['one resend is under way', forNode2({ resends: 1 })],
    ['addresses are translated on the way', (all: readonly Connection[]) => [...all.filter(({ to }) => to !== client(2)), accepted('10.9.9.9:5000')]],
  ])('is good if %s', (_, change) => {
    expect(findingsOf(labWith(change))).toEqual([]);
  });

  it('is good if the node that runs etcd did not say what it has, or a bundle does not have both ends', () => {
    const seen = labWith(all => all);
    expect(findingsOf(editNode(seen, 'node1', () => ({ reachable: false })))?.filter(({ node }) => node !== 'node1')).toEqual([]);
    const bare = seen.nodes.reduce<Observation>((all, { name }) => editNode(all, name, () => ({ connections: [{ port: 2379 }] })), seen);
    expect(findingsOf(bare)).toEqual([]);
    expect(findingsOf(seen.nodes.reduce<Observation>((all, { name }) => ({ ...all, nodes: all.nodes.map(node => (node.name === name ? without(node, 'connections') : node)) }), seen))).toEqual([]);
  });

  it('is not judged while packets between the two nodes are lost, for then it only waits', () => {
    const seen = labWith(forNode2({ resends: 4 }));
    const lossy = { ...seen, probes: seen.probes.map(probe => (probe.from.node === 'node2' && probe.to.node === 'node1' && probe.from.place === 'node' ? { ...probe, ok: false } : probe)) };
    expect(findingsOf(lossy)).toEqual([]);
    const sample = { from: { node: 'node1', place: 'node' }, to: { node: 'node2', place: 'node' }, protocol: 'icmp', sent: 20, lost: 6 } as const;
    expect(findingsOf({ ...seen, loss: { samples: [sample], counters: [] } })).toEqual([]);
  });

  it.each([
    ['its flanneld', 'node2', 'flanneld'],
    ['the etcd of the other end', 'node1', 'etcd'],
  ])('is not judged while %s is two seconds old, for the one before it may have ended while the nodes were read', (_, name, young) => {
    const seen = labWith(all => all.filter(({ to }) => to !== client(2)));
    const aged = (seconds: number): Observation =>
      editNode(seen, name, ({ services }) => ({ uptime: 1000, services: services.map(service => (service.name === young ? { ...service, startedAt: 1000 - seconds } : service)) }));
    expect([aged(1.9), aged(2)].map(one => findingsOf(one)?.length)).toEqual([0, 1]);
  });

  it.each([
    ['etcd does not have it', (all: readonly Connection[]) => all.filter(({ to }) => to !== client(2)), `${client(2)} to ${etcd}: node1 has no such connection`],
    ['etcd sends in vain', forNode2({ resends: 4 }), `${client(2)} to ${etcd}: node1 sends its data again and again, and none is confirmed`],
  ])('is cut if %s, and its cause is named', (_, change, actual) => {
    const seen = labWith(change);
    expect(findingsOf(seen)).toMatchObject([{ node: 'node2', expected: 'a connection that both ends have', actual }]);
    const { ready, causes, unexplained } = explain(seen);
    expect([ready, causes.map(({ fault, fix }) => [fault.id, fix]), unexplained]).toEqual([
      false,
      [['watch-cut', [{ where: 'node2', argv: ['systemctl', 'restart', '--no-block', 'flanneld'] }]]],
      [],
    ]);
  });
});

describe('/proc/net/tcp', () => {
  const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
  const line = (local: string, remote: string, state: string, timer: string, resends: string, probes: number) =>
    `   1: ${local} ${remote} ${state} 00000000:00000000 ${timer} ${resends}     0        ${probes} 1579 1 0000000021593506 100 0 0 10 0`;

  it('has both ends of each established connection, and its resends', () => {
    const text = [
      header,
      line('650811AC:094B', '00000000:0000', '0A', '00:00000000', '00000000', 0),
      line('650811AC:094B', '660811AC:EB50', '01', '01:0000012C', '00000004', 0),
      line('650811AC:094B', '670811AC:A344', '01', '02:00000BB8', '00000000', 2),
      line('0000000000000000FFFF0000650811AC:094B', '0000000000000000FFFF0000680811AC:0050', '01', '00:00000000', '00000000', 0),
      line('670811AC:A346', '650811AC:094B', '06', '03:00000BB8', '00000000', 0),
    ].join('\n');
    expect(parseConnections(text)).toEqual([
      { port: 60_240, from: etcd, to: '172.17.8.102:60240', resends: 4 },
      { port: 41_796, from: etcd, to: '172.17.8.103:41796' },
      { port: 80, from: etcd, to: '172.17.8.104:80' },
    ]);
  });
});
