import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { checks } from '../../../src/checks/index.ts';
import type { NodeFacts, Observation } from '../../../src/observe/observation.ts';
import { healthyObservation } from '../../helpers/observation.ts';
import type { HealthyLab } from '../../helpers/observation.ts';
import { factsOf, readFixture } from '../observe/fixture.ts';
import type { FixtureName } from '../observe/fixture.ts';

/** The captured node among simulated peers with the subnets and, for vxlan, the tunnel ends that it has. */
function around(fixture: FixtureName, lab: HealthyLab): Observation {
  const node = factsOf(readFixture(fixture));
  const seen = healthyObservation(lab);
  const leases = seen.etcd.v3.leases.map(lease => ({ ...lease, ...seenBy(node, lease.publicIp ?? '') }));
  return { ...seen, nodes: [{ ...node, clockOffsetMs: 0 }], etcd: { ...seen.etcd, v3: { ...seen.etcd.v3, leases } } };
}

function seenBy(node: NodeFacts, peer: string): { readonly subnet?: string; readonly vtepMac?: string } {
  const mac = node.fdb.find(({ destination }) => destination === peer)?.mac;
  const gateway = mac === undefined ? peer : node.neighbours.find(entry => entry.mac === mac)?.address;
  const own = peer === node.address ? node.routes.find(({ device }) => device === 'docker0') : undefined;
  const subnet = (own ?? node.routes.find(({ via }) => via !== undefined && via === gateway))?.destination;
  return { ...(subnet !== undefined && { subnet }), ...(mac !== undefined && { vtepMac: mac }) };
}

// No probes were captured.
const ofProbes = ['nodes-reachable', 'node-traffic', 'pod-traffic', 'etcd-reachable'];
const judged = (checks as readonly Check[]).filter(({ id, appliesTo }) => !ofProbes.includes(id) && appliesTo === undefined);

describe('a node as captured', () => {
  it.each([
    ['host-gw-node1', {}],
    ['vxlan-node1', { backend: 'vxlan' }],
  ] as const)('%s is healthy', (fixture, lab) => {
    const all = around(fixture, lab);
    const [self] = all.lab.nodes;
    const seen: Observation = { ...all, nodes: [...all.nodes, ...all.lab.nodes.slice(1).map(unreachable)] };
    const found = judged.flatMap(check => check.judge(seen).filter(({ node }) => node === undefined || node === self?.name));
    expect(found).toEqual([]);
  });

  it('centos7-node1 shows the faults written into it', () => {
    const all = around('centos7-node1', { backend: 'vxlan', nodes: 2 });
    const seen: Observation = { ...all, nodes: [...all.nodes, ...all.lab.nodes.slice(1).map(unreachable)] };
    const found = judged.flatMap(check => check.judge(seen).map(({ summary }) => [check.id, summary]));
    expect(found).toEqual([
      ['services-running', 'etcd is missing'],
      ['services-running', 'docker failed'],
      ['routes', 'stale route: no node has 172.33.99.0/24'],
      ['forwarding', 'it is unknown whether the kernel forwards packets arriving on flannel.1'],
      ['forwarding', 'it is unknown whether the kernel forwards packets arriving on docker0'],
      ['forwarding', 'iptables drops packets from its pods to the pods of every other node'],
      ['forwarding', 'iptables drops packets to its pods from the pods of every other node'],
    ]);
  });
});

function unreachable({ name, address, roles }: Observation['lab']['nodes'][number]): NodeFacts {
  return {
    ...{ name, address, roles, reachable: false },
    ...{ addresses: [], links: [], routes: [], rules: [], neighbours: [], fdb: [], iptables: [] },
    ...{ sysctls: {}, files: {}, services: [], listening: [], host: {}, gaps: {} },
  };
}
