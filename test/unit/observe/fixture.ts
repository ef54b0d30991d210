import { readFileSync } from 'node:fs';
import { parseNodeFacts } from '../../../src/observe/node-facts.ts';
import { askNode } from '../../../src/observe/question.ts';
import type { NodeFacts } from '../../../src/observe/observation.ts';
import { parseIpv4 } from '../../../src/network/address.ts';
import { serviceNames } from '../../../src/services/index.ts';
import { healthyObservation } from '../../helpers/observation.ts';
import type { NodeConfig } from '../../../src/config/lab-config.ts';

export type FixtureName = 'host-gw-node1' | 'vxlan-node1' | 'centos7-node1';

/** The question that the fixtures' node was asked. */
export const plannedNode: NodeConfig = { name: 'node1', address: parseIpv4('172.17.8.101')!, roles: ['etcd', 'worker'] };

/** The complete output of the fact script. */
export function readFixture(name: FixtureName): string {
  return readFileSync(new URL(`../../fixtures/facts/${name}.txt`, import.meta.url), 'utf8');
}

/** The facts in a fixture, asked within 100 ms around the time in it. */
export function factsOf(output: string, atMs = 0): NodeFacts {
  const question = askNode({ services: serviceNames(plannedNode, healthyObservation().lab), provider: 'vagrant' }, { nonce: 'fixture' });
  return parseNodeFacts(plannedNode, question, output, { startMs: atMs - 50, endMs: atMs + 50 });
}
