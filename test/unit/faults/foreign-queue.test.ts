import { describe, expect, it } from 'vitest';
import { foreignQueue } from '../../../src/faults/forward/foreign-queue.ts';
import type { Clue, Observation } from '../../../src/observe/observation.ts';
import { healthyObservation } from '../../helpers/observation.ts';

const healthy = healthyObservation();
const lost = { says: 'node2 sends nothing that reaches eth1: every packet', nodes: ['node2'], packets: 40, pairs: [], heard: [], evidence: [], targets: [] };
const losing = (text: string, rise: number): Observation => ({ ...healthy, closer: { lost: [lost], clues: [{ node: 'node2', kind: 'counter', text, rise } satisfies Clue] } });
const end = (node: string) => ({ node, place: 'pod' as const });
const delaying = (what: string, late: number, place: 'node' | 'pod' = 'node'): Observation => ({
  ...healthy,
  loss: {
    samples: [{ from: end('node1'), to: end('node2'), protocol: 'icmp', sent: 50, lost: 0, arrived: 50, ...(late > 0 && { late }) }],
    counters: [{ node: 'node2', place, what, rose: 70 }],
  },
});

const cureOf = (seen: Observation) => foreignQueue.cure(seen, foreignQueue.signature(seen)).map(({ where, argv }) => `${where}: ${argv.join(' ')}`);

describe('a queue of another program', () => {
  it.each([
    ['drops what is lost', losing('queue tbf of eth1, dropped', 40), 'node2: tc qdisc del dev eth1 root'],
    ['holds back what is lost to a trace', losing('queue tbf of eth1, overlimits', 70), 'node2: tc qdisc del dev eth1 root'],
    ['of the pod drops what is lost', losing("pod's queue htb of eth0, dropped", 40), 'node2: nsenter --net=/run/netns/k8s-lab-probe tc qdisc del dev eth0 root'],
    ['holds back what is late', delaying('tc qdisc tbf of eth1: overlimits', 12), 'node2: tc qdisc del dev eth1 root'],
    ['of the pod holds back what is late', delaying('tc qdisc tbf of eth0: overlimits', 12, 'pod'), 'node2: nsenter --net=/run/netns/k8s-lab-probe tc qdisc del dev eth0 root'],
  ])('that %s is found, and taken away', (_, seen, cure) => {
    expect(cureOf(seen)).toEqual([cure]);
  });

  it.each([
    ['drops few of the lost packets', losing('queue tbf of eth1, dropped', 3)],
    ["is the kernel's own", losing('queue fq_codel of eth1, dropped', 40)],
    ['holds back packets, of which none is late', delaying('tc qdisc tbf of eth1: overlimits', 0)],
    ["is the kernel's own, while packets are late", delaying('tc qdisc fq of eth1: overlimits', 12)],
    ['does not exist, but another counter rises', delaying('Tcp: OutErrs', 12)],
  ])('that %s is not accused', (_, seen) => {
    expect(foreignQueue.signature(seen)).toEqual([]);
  });
});
