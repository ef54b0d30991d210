import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../../src/bundle/source.ts';
import { explain } from '../../../src/faults/explain.ts';
import type { NodeFacts, Observation } from '../../../src/observe/observation.ts';
import { without } from '../../helpers/observation.ts';

const folder = fileURLToPath(new URL('../../fixtures/bundles/', import.meta.url));
const names = readdirSync(folder).filter(name => name.endsWith('.tar.gz')).map(name => name.replace('.tar.gz', ''));

describe.each(names)('a lab as captured with %s, without one of its facts', name => {
  it('crashes nothing, and has no other cause', async () => {
    const seen = await readSource(folder, `${name}.tar.gz`);
    const [cause] = explain(seen).causes;
    const allowed = new Set([cause?.fault.id, ...(cause?.fault.explains ?? []), ...(cause?.explains ?? [])]);
    const wrong = withoutEachFact(seen).flatMap(([what, less]) => {
      const accused = explain(less).causes.map(({ fault }) => fault.id).filter(id => !allowed.has(id));
      return accused.length > 0 ? [`without ${what}: ${accused.join(', ')}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});

type Less = readonly [what: string, seen: Observation];

/** The observation without one fact, as if its tool had failed, for each node and for etcd. */
function withoutEachFact(seen: Observation): readonly Less[] {
  return [...seen.nodes.flatMap(node => withoutFactsOf(seen, node)), ...withoutEtcd(seen), ['the probes', { ...seen, probes: [] }]];
}

const optional = ['hostname', 'machineId', 'clockOffsetMs', 'pod'] as const;
const lists = ['iptables', 'services', 'listening'] as const;

function withoutFactsOf(seen: Observation, node: NodeFacts): readonly Less[] {
  const edit = (what: string, less: NodeFacts): Less => [`${node.name}'s ${what}`, { ...seen, nodes: seen.nodes.map(other => (other === node ? less : other)) }];
  // One call of ip reads all five.
  const ofIp = { addresses: [], links: [], routes: [], rules: [], neighbours: [] };
  return [
    edit('answer', { ...node, reachable: false, ...ofIp, fdb: [], iptables: [], sysctls: {}, files: {}, services: [], listening: [] }),
    edit('ip', { ...node, ...ofIp, gaps: { ...node.gaps, ip: 'not found' } }),
    edit('sysctls', { ...node, sysctls: {} }),
    edit('files', { ...without(node, 'subnetEnv'), files: {}, gaps: { ...node.gaps, files: 'not found' } }),
    ...optional.filter(field => node[field] !== undefined).map(field => edit(field, without(node, field))),
    ...lists.map(list => edit(list, { ...node, [list]: [] })),
    ...node.services.flatMap((service, at) => [
      edit(service.name, { ...node, services: node.services.filter(other => other !== service) }),
      ...(['argv', 'log'] as const).map(field => edit(`${service.name}'s ${field}`, { ...node, services: node.services.with(at, { ...service, [field]: [] }) })),
    ]),
    ...Object.keys(node.sysctls).map(key => edit(key, { ...node, sysctls: without(node.sysctls, key) })),
    ...Object.keys(node.files).filter(path => path !== '/run/flannel/subnet.env').map(path => edit(path, { ...node, files: without(node.files, path) })),
  ];
}

function withoutEtcd(seen: Observation): readonly Less[] {
  const off = { enabled: false, leases: [], strayConfigs: [] };
  const { etcd, api } = seen;
  return [
    ['etcd', { ...seen, etcd: { ...etcd, reachable: false, healthy: false, v2: off, v3: off } }],
    ['the store', { ...seen, etcd: { ...etcd, [api]: off } }],
    ['the version', { ...seen, etcd: without(etcd, 'version') }],
  ];
}
