import fc from 'fast-check';
import { expect } from 'vitest';
import { observationIn } from '../../../src/bundle/observation-in.ts';
import { explain } from '../../../src/faults/explain.ts';
import { parseCounters } from '../../../src/observe/loss/counters.ts';
import type { NodeFacts, Observation } from '../../../src/observe/observation.ts';
import { healthyObservation } from '../../helpers/observation.ts';
import { factsOf, readFixture } from '../observe/fixture.ts';
import { damaged, fuzz } from './fuzz.ts';

const healthy = healthyObservation({ backend: 'vxlan' });
const fixtures = (['host-gw-node1', 'vxlan-node1', 'centos7-node1'] as const).map(name => damaged(readFixture(name)));

/** Whatever a node answers, its observation is one that a bundle can contain, and that can be judged. */
function judge(facts: NodeFacts): void {
  const seen: Observation = { ...healthy, nodes: healthy.nodes.map(node => (node.name === facts.name ? facts : node)) };
  expect(observationIn(Buffer.from(JSON.stringify(seen)), 'x')).toEqual(seen);
  explain(seen);
}

fuzz('any answer of a node is read as facts that a bundle can contain', fc.oneof(...fixtures), text => judge(factsOf(text)));

// As text, since most parts of a whole answer are none of these.
const numbers = damaged('1000:\tfrom all lookup main\n32766:\tfrom all lookup main\n');
const numbered = fc.record({ rule: numbers, unit: damaged('Id=etcd.service\nActiveState=active\nMainPID=12\nNRestarts=0\nExecMainStatus=0\nActiveEnterTimestampMonotonic=12000\n\n'), files: damaged('/proc/swaps:Filename Type Size Used\n/proc/swaps:/dev/sda2 partition 2097148 0\n/proc/net/snmp:Udp: InDatagrams InCsumErrors\n/proc/net/snmp:Udp: 12 0\n/proc/uptime:12.5 20\n', /\S+/g), clock: damaged('1790000000.5'), exit: damaged('0') });
fuzz('any numbers of a node are ones that a bundle can contain', numbered, ({ rule, unit, files, clock, exit }) => {
  const section = (name: string, body: string): string => `@@fixture begin ${name}\n${body}\n@@fixture end ${name} ${exit}\n`;
  judge(factsOf(section('ip', rule) + section('services', unit) + section('files', files) + section('clock', clock)));
});

fuzz('any counters of a node are numbers', damaged('@ node devices\neth0: 1 2 3 4 5 6 7 8 9 10 11 12\n@ pod snmp\nUdp: InErrors InDrop\nUdp: 1 2\n@ node rules\n*filter\n[1:2] -A FORWARD -j DROP\n@ node queues\nqdisc noqueue 0: dev eth0 root\n Sent 0 (dropped 3, over\n'), text => {
  for (const value of parseCounters(text).values()) expect(Number.isSafeInteger(value)).toBe(true);
});
