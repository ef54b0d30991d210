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

describe('a link with another MTU in a lab of two nodes', () => {
  const withMtu = (mtu: number, started?: 'flanneld and docker too') =>
    editNode(healthyObservation({ nodes: 2 }), 'node2', ({ links, subnetEnv, pod }) => ({
      links: links.map(link => (link.name === 'eth1' ? { ...link, mtu } : link)),
      ...(started && subnetEnv && { subnetEnv: { ...subnetEnv, mtu } }),
      ...(started && pod && { pod: { ...pod, mtu } }),
    }));

  it('is the one that differs from what flanneld and docker took over', () => {
    expect(causesOf(withMtu(1300))).toEqual(['link-mtu-odd node2']);
  });

  it('may be either once they took it over, so both are shown and none is named', () => {
    const { ready, causes, unexplained } = explain(withMtu(1300, 'flanneld and docker too'));
    expect({ ready, causes: causes.map(({ fault }) => fault.id) }).toEqual({ ready: false, causes: [] });
    expect(unexplained[0]).toMatchObject({ check: 'link-mtu', nodes: ['node1', 'node2'] });
  });
});

it('a tunnel device that flanneld could not make follows from flanneld', () => {
  const failing = editNode(healthyObservation({ backend: 'vxlan' }), 'node2', ({ links, services, routes }) => ({
    links: links.filter(({ name }) => name !== 'flannel.1'),
    routes: routes.filter(({ device }) => device !== 'flannel.1'),
    services: services.map(service =>
      service.name === 'flanneld'
        ? { ...service, activeState: 'activating', subState: 'auto-restart', restarts: 9, argv: [], log: ['E1127 20:00:00.000000       7 main.go:359] Error registering network: failed to set interface flannel.1 to UP state: operation not permitted'] }
        : service,
    ),
  }));
  const { causes, unexplained } = explain(failing);
  expect(causes.map(({ fault, nodes }) => [fault.id, nodes])).toEqual([['flanneld-failing', ['node2']]]);
  expect(causes[0]?.explains).toContain('vxlan-device');
  expect(unexplained).toEqual([]);
});
