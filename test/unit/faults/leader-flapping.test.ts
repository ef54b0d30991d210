import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/checks/judge.ts';
import { explain } from '../../../src/faults/explain.ts';
import { leaderFlapping } from '../../../src/faults/etcd/leader-flapping.ts';
import type { NodeFacts, Observation } from '../../../src/observe/observation.ts';
import { editNode, healthyObservation, withMemberOnEveryNode } from '../../helpers/observation.ts';

const path = '/etc/etcd/etcd.conf';
const elections = [6, 7, 9].map(term => ({ term, leader: `a${term % 2 === 0 ? 1 : 2}`, secondsAgo: 40 - term }));

/** An etcd whose leader changed three times, while all of its members had been running for this many seconds. */
function flapping(age = 100, settings = ''): Observation {
  const older = ({ services, files }: NodeFacts): Partial<NodeFacts> => ({
    uptime: 1000,
    elections,
    files: { ...files, [path]: settings },
    services: services.map(service => (service.name === 'etcd' ? { ...service, startedAt: 1000 - age } : service)),
  });
  return ['node1', 'node2', 'node3'].reduce((seen, name) => editNode(seen, name, older), withMemberOnEveryNode(healthyObservation()));
}

const shown = (seen: Observation) => leaderFlapping.signature(seen).map(({ node, actual }) => [node, actual]);
const fixes = (seen: Observation) => leaderFlapping.cure(seen).map(({ where, argv }) => `${where}: ${argv.join(' ')}`);

describe('a leader of etcd that changes again and again', () => {
  it('is a warning, with the leaders and that no member logs a cause', () => {
    const { ready, causes, unexplained } = explain(flapping());
    expect([ready, unexplained]).toEqual([true, []]);
    expect(causes.map(({ fault, severity, explains }) => [fault.id, severity, explains])).toEqual([['leader-flapping', 'warning', ['etcd-members']]]);
    expect(shown(flapping())).toEqual([[undefined, 'node1 (term 6), node2 (term 7), node2 (term 9); no member logs a late heartbeat or a slow disk, so the cause is not known']]);
    const warned = judge(flapping()).flatMap(({ warnings = [] }) => warnings.map(({ summary }) => summary));
    expect(warned).toEqual(['etcd changed its leader 3 times within a minute']);
  });

  it('is told with its last leaders only, whoever they are', () => {
    const many = Array.from({ length: 9 }, (_, at) => ({ term: at + 10, leader: 'f0', secondsAgo: 30 - at }));
    expect(shown(editNode(flapping(), 'node1', () => ({ elections: many })))[0]?.[1]).toMatch(/^12 leaders, at last f0 \(term 13\), .*f0 \(term 18\);/);
  });

  it('is none after a member has started, nor before the logs were asked', () => {
    expect(shown(flapping(36))).toEqual([]);
    const stopped = editNode(flapping(), 'node2', ({ services }) => ({ services: services.map(one => (one.name === 'etcd' ? { ...one, activeState: 'inactive' } : one)) }));
    expect(shown(stopped)).toEqual([]);
    expect(shown(withMemberOnEveryNode(healthyObservation()))).toEqual([]);
  });

  it('names the member whose disk is slow, the one that does not get to run, and the one that stands still', () => {
    const slow = editNode(flapping(), 'node1', () => ({ delays: [{ secondsAgo: 3, ms: 1500, of: 'disk' }, { secondsAgo: 2, ms: 900, of: 'heartbeat' }] }));
    const busy = editNode(slow, 'node2', () => ({ delays: [{ secondsAgo: 3, ms: 2400, of: 'heartbeat' }] }));
    const all = editNode(busy, 'node3', ({ services }) => ({ services: services.map(one => (one.name === 'etcd' ? { ...one, suspended: true } : one)) }));
    expect(shown(all).slice(1)).toEqual([
      ['node1', '1 slow disk sync (up to 1.5 s), 1 late heartbeat (up to 900 ms)'],
      ['node2', '1 late heartbeat (up to 2.4 s), no slow disk sync, so its process did not run in time'],
      ['node3', 'its process is stopped by a signal (SIGSTOP) now'],
    ]);
  });

  it('is fixed by patience, once', () => {
    expect(fixes(flapping()).slice(0, 4)).toEqual([
      `node1: sed -i $a ETCD_HEARTBEAT_INTERVAL="500" ${path}`,
      `node1: sed -i $a ETCD_ELECTION_TIMEOUT="5000" ${path}`,
      'node1: systemctl restart etcd',
      `node2: sed -i $a ETCD_HEARTBEAT_INTERVAL="500" ${path}`,
    ]);
    expect(fixes(flapping(100, 'ETCD_ELECTION_TIMEOUT="2000"'))[1]).toBe(`node1: sed -i s#^[[:space:]]*ETCD_ELECTION_TIMEOUT=.*#ETCD_ELECTION_TIMEOUT="5000"# ${path}`);
    expect(fixes(flapping(100, 'ETCD_ELECTION_TIMEOUT="5000"'))).toEqual([]);
  });

  it("is fixed by etcd's own timeouts, where a member has shorter ones", () => {
    const hurried = editNode(flapping(), 'node2', ({ files }) => ({ files: { ...files, [path]: 'ETCD_ELECTION_TIMEOUT="50"' } }));
    expect(shown(hurried)[1]).toEqual(['node2', 'ETCD_ELECTION_TIMEOUT=50']);
    expect(fixes(hurried)).toEqual([`node2: sed -i /^[[:space:]]*\\(ETCD_HEARTBEAT_INTERVAL\\|ETCD_ELECTION_TIMEOUT\\)=/d ${path}`, 'node2: systemctl restart etcd']);
  });
});
