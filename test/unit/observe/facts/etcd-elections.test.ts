import { describe, expect, it } from 'vitest';
import { etcdElections, parseElections } from '../../../../src/observe/facts/etcd-elections.ts';

/** 2026-11-27 15:06:10 UTC, on a node two hours ahead. */
const now = '1795791970 +0200';

describe('the elections of etcd', () => {
  it('are asked of the members of an etcd that has several', () => {
    const asked = { services: ['etcd'], provider: 'ssh' } as const;
    expect([etcdElections.isFor?.({ ...asked, severalMembers: true }), etcdElections.isFor?.(asked), etcdElections.isFor?.({ ...asked, services: [], severalMembers: true })]).toEqual([true, false, false]);
  });

  it('are those of the last minute, in the words of etcd up to 3.4', () => {
    const lines = [
      now,
      'raft2026/11/27 17:04:46 INFO: raft.node: 57fb elected leader 49db at term 5',
      'raft2026/11/27 17:05:46 INFO: raft.node: 57fb lost leader 49db at term 6',
      'raft2026/11/27 17:05:46 INFO: raft.node: 57fb elected leader 57fb at term 6',
      '2026-11-27 17:05:54.928088 W | etcdserver: failed to send out heartbeat on time (exceeded the 100ms timeout for 2.369229002s, to d29f)',
      '2026-11-27 17:05:55.100000 W | wal: sync duration of 1m2.5s, expected less than 1s',
      'raft2026/11/27 17:05:54 INFO: raft.node: 57fb changed leader from 57fb to 49db at term 7',
    ];
    expect(parseElections(lines.join('\n'))).toEqual({
      elections: [
        { secondsAgo: 24, term: 6, leader: '57fb' },
        { secondsAgo: 16, term: 7, leader: '49db' },
      ],
      delays: [
        { secondsAgo: 16, ms: 2369, of: 'heartbeat' },
        { secondsAgo: 15, ms: 62_500, of: 'disk' },
      ],
    });
  });

  it('are those of the last minute, in the JSON of etcd from 3.5 on', () => {
    const lines = [
      now,
      '{"level":"info","ts":"2026-11-27T15:06:05.123Z","logger":"raft","msg":"raft.node: 57fb elected leader 57fb at term 6"}',
      '{"level":"warn","ts":"2026-11-27T17:06:06.123+0200","msg":"leader failed to send out heartbeat on time; took too long, leader is overloaded likely from slow disk","to":"d29f","heartbeat-interval":"100ms","expected-duration":"200ms","exceeded-duration":"150.5ms"}',
      '{"level":"warn","ts":"2026-11-27T15:06:07.123Z","msg":"slow fdatasync","took":"1.25s","expected-duration":"1s"}',
    ];
    expect(parseElections(lines.join('\n'))).toEqual({
      elections: [{ secondsAgo: 5, term: 6, leader: '57fb' }],
      delays: [
        { secondsAgo: 4, ms: 151, of: 'heartbeat' },
        { secondsAgo: 3, ms: 1250, of: 'disk' },
      ],
    });
  });

  it('are none where the log says nothing, and unknown without an answer', () => {
    expect(parseElections(`${now}\ntail: cannot open '/var/log/k8s-lab/etcd.log'`)).toEqual({ elections: [], delays: [] });
    expect(parseElections('')).toEqual({});
  });
});
