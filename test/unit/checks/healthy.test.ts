import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/observe/observation.ts';
import { judge } from '../../../src/checks/judge.ts';
import { editNode, failProbes, healthyObservation, without } from '../../helpers/observation.ts';
import type { HealthyLab } from '../../helpers/observation.ts';

const labs: readonly HealthyLab[] = [
  {},
  { nodes: 1 },
  { nodes: 2 },
  { nodes: 50 },
  { api: 'v2' },
  { backend: 'vxlan' },
  { backend: 'vxlan', nodes: 1 },
  { backend: { type: 'vxlan', vni: 42, port: 4789, directRouting: false } },
  { backend: { type: 'vxlan', vni: 1, port: 8472, directRouting: true } },
  { backend: 'udp' },
  { backend: 'udp', nodes: 1 },
];

const failing = (seen: Observation) => judge(seen).filter(({ status }) => status !== 'passed');

describe('a healthy lab', () => {
  it.each(labs)('has no findings: %j', lab => {
    expect(failing(healthyObservation(lab))).toEqual([]);
  });
});

describe('any missing fact', () => {
  it.each([...labs.filter(({ nodes = 3 }) => nodes <= 3)])('breaks no check: %j', lab => {
    const seen = healthyObservation(lab);
    const broken = withoutEachFact(seen).flatMap(less => judge(less).filter(({ status }) => status === 'broken'));
    expect(broken).toEqual([]);
  });
});

describe('200 nodes', () => {
  it.each([{ backend: 'host-gw' }, { backend: 'vxlan' }] as const)('are all healthy over $backend', ({ backend }) => {
    const seen = healthyObservation({ nodes: 200, backend });
    expect(failing(seen)).toEqual([]);
  });

  it('have one finding per node and check if no node reaches another', () => {
    const seen = failProbes(healthyObservation({ nodes: 200 }), () => true);
    const results = failing(seen);
    expect(results.map(({ id, findings }) => [id, findings.length])).toEqual([
      ['etcd-reachable', 200],
      ['node-traffic', 200],
      ['pod-traffic', 200],
      ['path-mtu', 0],
      ['link-quality', 0],
    ]);
  });

  it('have one finding per node if no node has a route', () => {
    const seen = healthyObservation({ nodes: 200, backend: 'vxlan' });
    const bare = seen.nodes.reduce((now, { name }) => editNode(now, name, () => ({ routes: [] })), seen);
    expect(failing(bare).map(({ id, findings }) => [id, findings.length])).toEqual([['routes', 200]]);
  });
});

/** The observation without one fact, for each optional field and each item of each list, at any depth. */
function withoutEachFact(seen: Observation): readonly Observation[] {
  const fields = ['unreachableBecause', 'hostname', 'machineId', 'clockOffsetMs', 'subnetEnv', 'pod'] as const;
  const lists = ['addresses', 'links', 'routes', 'rules', 'neighbours', 'fdb', 'iptables', 'services', 'listening'] as const;
  const ofNodes = seen.nodes.flatMap(({ name }) => [
    ...fields.map(field => editWhole(seen, name, node => without(node, field))),
    ...lists.flatMap(list => [
      editNode(seen, name, () => ({ [list]: [] })),
      ...(seen.nodes.find(node => node.name === name)?.[list] ?? []).map((_, at) =>
        editNode(seen, name, node => ({ [list]: (node[list] as readonly unknown[]).filter((__, index) => index !== at) })),
      ),
    ]),
    editNode(seen, name, () => ({ sysctls: {} })),
    editNode(seen, name, () => ({ reachable: false })),
  ]);
  const lessProbes = seen.probes.map((_, at) => ({ ...seen, probes: seen.probes.filter((__, index) => index !== at) }));
  const lessNodes = seen.nodes.map((_, at) => ({ ...seen, nodes: seen.nodes.filter((__, index) => index !== at) }));
  const { etcd } = seen;
  const store = etcd[seen.api];
  const stores = [without(store, 'config'), ...store.leases.flatMap((lease, at) => lessLease(store, lease, at)), { ...store, enabled: false }];
  return [...ofNodes, ...lessProbes, ...lessNodes, ...stores.map(less => ({ ...seen, etcd: { ...etcd, [seen.api]: less } })), { ...seen, etcd: { ...etcd, reachable: false } }];
}

function editWhole(seen: Observation, name: string, change: (node: Observation['nodes'][number]) => Observation['nodes'][number]): Observation {
  return { ...seen, nodes: seen.nodes.map(node => (node.name === name ? change(node) : node)) };
}

type Store = Observation['etcd']['v2'];

function lessLease(store: Store, lease: Store['leases'][number], at: number): Store[] {
  const fields = ['publicIp', 'backendType', 'vtepMac', 'ttl'] as const;
  const replaced = fields.map(field => store.leases.map((other, index) => (index === at ? without(lease, field) : other)));
  return [...replaced, store.leases.filter((_, index) => index !== at)].map(leases => ({ ...store, leases }));
}
