import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCounters, risen } from '../../../../src/observe/loss/counters.ts';
import { parseCounts } from '../../../../src/observe/loss/counts.ts';
import { directionsOf, untimelyWaysOf } from '../../../../src/observe/loss/directions.ts';
import type { LossSample } from '../../../../src/observe/loss/loss-facts.ts';
import { judgeLoss } from '../../../../src/observe/loss/sequential-test.ts';
import { randoms } from '../../../helpers/randoms.ts';

/** The verdict after packets that are lost with a probability, once there is one, or after the most that are sent. */
function trial(probability: number, draws: readonly number[]): string {
  let lost = 0;
  for (const [before, draw] of draws.entries()) {
    if (draw < probability) lost += 1;
    const verdict = judgeLoss(before + 1, lost);
    if (verdict !== 'open') return verdict;
  }
  return 'open';
}

const [trials, mostSent] = [3000, 400];
const draws = randoms(1, trials * mostSent);
const share = (probability: number, verdict: string): number =>
  Array.from({ length: trials }, (_, at) => trial(probability, draws.slice(at * mostSent, (at + 1) * mostSent))).filter(said => said === verdict).length / trials;

describe('the test for loss', () => {
  it.each([0.2, 0.4, 0.1])('finds a loss of %d always', probability => {
    expect(share(probability, 'lossy')).toBe(1);
  });

  it('finds a loss of one in twenty in 99 of 100 cases', () => {
    expect(share(0.05, 'lossy')).toBeGreaterThan(0.99);
  });

  it.each([0, 0.0005, 0.002])('never takes a loss of %d for a fault', probability => {
    expect(share(probability, 'lossy')).toBe(0);
  });

  it('does not decide on a few packets', () => {
    expect([judgeLoss(3, 3), judgeLoss(21, 0), judgeLoss(100, 1)]).toEqual(['open', 'open', 'open']);
  });
});

const sample = (from: string, to: string, counts: Pick<LossSample, 'sent' | 'lost' | 'late' | 'reordered' | 'arrived'>, protocol: 'icmp' | 'tcp' = 'icmp'): LossSample =>
  ({ from: { node: from, place: 'node' }, to: { node: to, place: 'node' }, protocol, ...counts });

describe('the direction of a loss', () => {
  it('is that of requests which did not arrive, and of answers which did not come back', () => {
    const ways = directionsOf([sample('node1', 'node2', { sent: 100, lost: 20, arrived: 80 }), sample('node2', 'node1', { sent: 100, lost: 30, arrived: 100 })]);
    expect(ways).toEqual([
      { from: 'node1', to: 'node2', place: 'node', protocol: 'icmp', sent: 200, lost: 50 },
      { from: 'node2', to: 'node1', place: 'node', protocol: 'icmp', sent: 180, lost: 0 },
    ]);
  });

  it('counts no more lost requests than lost probes, whoever else sent some', () => {
    expect(directionsOf([sample('node1', 'node2', { sent: 100, lost: 5, arrived: 130 })]).map(({ lost }) => lost)).toEqual([0, 5]);
  });

  it('is unknown of handshakes, which count both ways', () => {
    const ways = directionsOf([sample('node1', 'node2', { sent: 50, lost: 4 }, 'tcp'), sample('node2', 'node1', { sent: 50, lost: 6 }, 'tcp')]);
    expect(ways).toEqual([{ from: 'node1', to: 'node2', place: 'node', protocol: 'tcp', sent: 100, lost: 10, eitherWay: true }]);
  });
});

describe('late and overtaken answers', () => {
  it('count for both ways together, of pairs that have some', () => {
    const samples = [
      sample('node2', 'node1', { sent: 100, lost: 5, late: 40, arrived: 95 }),
      sample('node1', 'node2', { sent: 100, lost: 0, arrived: 100 }),
      sample('node1', 'node3', { sent: 100, lost: 0, reordered: 30, arrived: 100 }),
    ];
    expect(untimelyWaysOf('late', samples)).toEqual([{ from: 'node1', to: 'node2', place: 'node', protocol: 'icmp', sent: 200, lost: 40, eitherWay: true }]);
    expect(untimelyWaysOf('reordered', samples)).toEqual([{ from: 'node1', to: 'node3', place: 'node', protocol: 'icmp', sent: 100, lost: 30, eitherWay: true }]);
  });
});

describe('the counts of a prober', () => {
  it('tell its own echoes by probe, those of others by token and probe, and what it had no room for', () => {
    expect(parseCounts(['sent 0 50 50 0 0', 'sent 3 61 40 9 2', 'arrived 2 0 50', 'arrived 10 3 7', 'dropped 4'])).toEqual({
      sent: new Map([[0, { sent: 50, lost: 0 }], [3, { sent: 61, lost: 21, late: 9, reordered: 2 }]]),
      arrived: new Map([['2 0', 50], ['10 3', 7]]),
      dropped: 4,
    });
  });
});

describe('counters of dropped packets', () => {
  const text = readFileSync(new URL('../../../fixtures/facts/counters-node2.txt', import.meta.url), 'utf8');
  const rule = 'iptables -t raw -A PREROUTING -i eth1 -m statistic --mode random --probability 0.20000000019 -j DROP';

  it('are rules that drop, queues, devices and what the kernel counts as lost', () => {
    const counters = parseCounters(text);
    const nodes = [...counters.keys()].filter(key => key.startsWith('node '));
    expect(nodes).toEqual(expect.arrayContaining([`node ${rule}`, 'node tc qdisc pfifo of eth1: dropped', 'node tc qdisc pfifo of eth1: overlimits', 'node eth1: dropped when received', 'node Ip: InDiscards', 'node IpExt: InCsumErrors']));
    expect(counters.get(`node ${rule}`)).toBe(6);
    expect(nodes.filter(key => /MASQUERADE|FLANNEL|ACCEPT/.test(key))).toEqual([]);
    expect([...counters.keys()].filter(key => key.startsWith('pod eth0'))).toHaveLength(4);
    expect([...counters.values()].every(Number.isFinite)).toBe(true);
  });

  it('are named as they rose, with the place', () => {
    const later = text.replaceAll('[6:504]', '[46:3864]').replace(/^ *eth0:( +\d+){3} +0/gm, line => `${line.slice(0, -1)}7`);
    const rose = risen('node2', parseCounters(text), parseCounters(later));
    expect(rose[0]).toEqual({ node: 'node2', place: 'node', what: rule, rose: 40 });
    expect(rose).toContainEqual({ node: 'node2', place: 'pod', what: 'eth0: dropped when received', rose: 7 });
  });
});
