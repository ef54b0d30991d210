import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/faults/explain.ts';
import type { KnownFault } from '../../../src/faults/fault.ts';
import { editNode, editStore, failProbes, healthyObservation, without } from '../../helpers/observation.ts';
import type { Observation } from '../../../src/observe/observation.ts';

const causesOf = (seen: Observation) => explain(seen).causes.map(({ fault, nodes }) => [fault.id, ...nodes].join(' '));
const between = (a: string, b: string) => (probe: Observation['probes'][number]) =>
  [probe.from.node, probe.to.node].every(name => name === a || name === b) && probe.from.place === 'pod';

describe('a healthy lab', () => {
  it.each(['host-gw', 'vxlan', 'udp'] as const)('over %s has no causes', backend => {
    expect(explain(healthyObservation({ backend }))).toEqual({ ready: true, causes: [], unexplained: [] });
  });
});

describe('a fault', () => {
  const seen = healthyObservation();
  const noConfig: Observation = { ...seen, etcd: { ...seen.etcd, v3: without(seen.etcd.v3, 'config') } };
  const noForward = (from: Observation, name: string) =>
    failProbes(
      editNode(from, name, node => ({ sysctls: { ...node.sysctls, 'net.ipv4.ip_forward': '0' } })),
      probe => probe.from.place === 'pod' && [probe.from.node, probe.to.node].includes(name),
    );

  it('is the cause', () => {
    expect(causesOf(noConfig)).toEqual(['config-key-missing']);
  });

  it('is one of two causes if two faults exist, the lower layer first', () => {
    const both = noForward(noConfig, 'node2');
    expect(causesOf(both)).toEqual(['config-key-missing', 'ip-forward-0 node2']);
    expect(explain(both).unexplained).toEqual([]);
  });

  it('has its consequences folded into it', () => {
    const [cause] = explain(noForward(seen, 'node2')).causes;
    expect(cause?.explains).toEqual(['forwarding', 'pod-traffic']);
  });

  it('is unexplained if no fault explains it, with its layer and nodes', () => {
    const { causes, unexplained } = explain(failProbes(noForward(seen, 'node2'), between('node1', 'node3')));
    expect(causes.map(({ fault }) => fault.id)).toEqual(['ip-forward-0']);
    expect(unexplained).toMatchObject([{ check: 'pod-traffic', layer: 'traffic', nodes: ['node1', 'node3'] }]);
  });

  it('is not blamed on a fault that explains nothing of it', () => {
    const idle: KnownFault = { ...(explain(noConfig).causes[0]?.fault as KnownFault), id: 'idle', explains: ['path-mtu'] };
    expect(explain(noConfig, undefined, [idle]).causes).toEqual([]);
  });

  it('is in one chain with a fault that follows from it', () => {
    const noLease = editStore(noConfig, store => ({ leases: store.leases.slice(1) }));
    const bare = editNode(noLease, 'node1', node => ({ routes: node.routes.slice(0, 4) }));
    const { causes, unexplained } = explain(bare);
    expect(causes.map(({ fault }) => fault.id)).toEqual(['config-key-missing']);
    expect(causes[0]?.explains).toContain('lease-missing');
    expect(unexplained).toEqual([]);
  });
});
