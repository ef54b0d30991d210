import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../../src/bundle/source.ts';
import { checks } from '../../../src/checks/index.ts';
import { judge } from '../../../src/checks/judge.ts';
import { explain } from '../../../src/faults/explain.ts';
import { facts } from '../../../src/observe/facts/index.ts';
import { observationSchema } from '../../../src/observe/observation-schema.ts';
import type { Check } from '../../../src/checks/check.ts';
import type { Fact } from '../../../src/observe/fact.ts';
import type { EtcdApiFacts, EtcdFacts, NodeFacts, Observation } from '../../../src/observe/observation.ts';
import type { Zod } from '../../../src/observe/schema.ts';
import { editNode, healthyObservation, without } from '../../helpers/observation.ts';
import type { HealthyLab } from '../../helpers/observation.ts';

const labs: readonly HealthyLab[] = [{}, { api: 'v2' }, { backend: 'vxlan' }, { backend: 'udp' }];
const bundles = fileURLToPath(new URL('../../fixtures/bundles/', import.meta.url));
// Of three members with TLS and users, and with Kubernetes.
const captured = ['healthy-users', 'healthy-kubernetes'];
const made = labs.map(lab => [JSON.stringify(lab), healthyObservation(lab)] as const);
const healthy = [...made, ...(await Promise.all(captured.map(async name => [name, await readSource(bundles, `${name}.tar.gz`)] as const)))];
const schema = observationSchema(z as unknown as Zod);

/** Optional facts whose absence has a meaning of its own. */
const mayBeAbsent: readonly (readonly [path: RegExp, why: string])[] = [
  [/ leases \d+ ttl$/, 'a reservation has none'],
  [/ leases \d+ backendType$/, 'a lease of udp has none'],
  [/ links \d+ mac$/, 'a device without a link layer has none'],
  [/ routes \d+ (?:metric|via|device|source|protocol|scope)$/, 'a route need not have it'],
  [/ leases \d+ publicIp$/, 'lease-owners fails; the node still knows its subnet by its file'],
  [/^forwarding without .* vtepMac$/, 'routes needs it, which fails'],
  [/ nodes \d+ subnetEnv$/, 'the file does not exist, and subnet-files fails'],
  [/ probes \d+ (?:sent|lost)$/, 'an older bundle did not count attempts'],
  [/ probes \d+ size$/, 'a small probe has none'],
  [/^etcd-healthy without etcd members$/, 'an older bundle has a single member'],
];

/** The paths of the facts that a check reads. */
function readsOf(check: Check, seen: Observation): ReadonlySet<string> {
  const paths = new Set<string>();
  const known = new Map<object, object>();
  const record = <T extends object>(data: T, path: string): T => {
    const proxy = known.get(data) ?? new Proxy(data, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof name === 'symbol' || !Object.hasOwn(target, name) || name === 'length') return value;
        const below = path === '' ? name : `${path} ${name}`;
        paths.add(below);
        return typeof value === 'object' && value !== null ? record(value, below) : value;
      },
    });
    known.set(data, proxy);
    return proxy as T;
  };
  check.judge(record(structuredClone(seen), ''));
  return paths;
}

/** The observation without the value at a path. */
function lacking(seen: Observation, path: string): Observation {
  const copy = structuredClone(seen);
  const names = path.split(' ');
  const last = names.pop() ?? '';
  const holder = names.reduce<Record<string, unknown>>((data, name) => data[name] as Record<string, unknown>, copy as unknown as Record<string, unknown>);
  delete holder[last];
  return copy;
}

/** A node whose tool for one fact is missing. */
function withoutFact(node: NodeFacts, { schema: shape, none, ip, files, sections: [section] = [] }: Fact): NodeFacts {
  const fields = Object.keys(shape(z as unknown as Zod));
  const bare = fields.reduce((left, field) => without(left, field as keyof NodeFacts), node);
  return { ...bare, ...none, gaps: { [ip ? 'ip' : files ? 'files' : (section ?? '')]: 'not found' } };
}

const passed = (seen: Observation): readonly string[] => judge(seen).flatMap(({ id, status }) => (status === 'passed' ? [id] : []));
const readers = (seen: Observation, path: RegExp): readonly string[] => (checks as readonly Check[]).filter(check => [...readsOf(check, seen)].some(read => path.test(read))).map(({ id }) => id);

describe.each(healthy)('of a lab like %s, no check passes', (_, seen) => {

  it.each((facts as readonly Fact[]).map(fact => [Object.keys(fact.schema(z as unknown as Zod)).join(', '), fact] as const))('that reads a fact which a node could not tell: %s', (names, fact) => {
    const path = new RegExp(`^nodes 1 (?:${names.replaceAll(', ', '|')})\\b`);
    const less = editNode(seen, 'node2', node => withoutFact(node, fact));
    const bare = { ...less, nodes: less.nodes.map(node => (node.name === 'node2' ? withoutFact(node, fact) : node)) };
    const blind = readers(seen, path);
    expect(passed(bare).filter(id => blind.includes(id))).toEqual([]);
    if (blind.length > 0) expect(explain(bare)).toMatchObject({ ready: false });
  });

  it.each(['v2', 'v3'] as const)('that reads the %s store when etcd refuses to show it', api => {
    const refused: EtcdApiFacts = { enabled: false, unreadBecause: 'etcdserver: user name is empty', leases: [], strayConfigs: [] };
    const etcd: EtcdFacts = { ...seen.etcd, [api]: refused };
    const blind = [...readers(seen, new RegExp(`^etcd ${api}\\b`)), ...(api === 'v3' ? readers(seen, /^etcd alarms\b/) : [])];
    const { ready, causes, unexplained } = explain({ ...seen, etcd });
    expect(passed({ ...seen, etcd }).filter(id => blind.includes(id))).toEqual([]);
    const told = JSON.stringify([...unexplained, ...causes]);
    expect({ ready, causes: causes.filter(({ fault }) => fault.id !== 'etcd-auth'), said: blind.length === 0 || told.includes('user name is empty') }).toEqual({ ready: blind.length === 0, causes: [], said: true });
  });
});

// What the schema calls optional in a captured bundle is often what an older build did not ask.
describe.each(made)('of a lab like %s, no check passes', (_, seen) => {
  it('that reads an optional fact which is absent', () => {
    const optional = new Map<string, string[]>();
    for (const check of checks as readonly Check[]) {
      for (const path of readsOf(check, seen)) if (!path.startsWith('lab ')) optional.set(path, [...(optional.get(path) ?? []), check.id]);
    }
    const wrong = [...optional].flatMap(([path, ids]) => {
      const less = lacking(seen, path);
      if (schema.safeParse(less).error !== undefined) return [];
      return passed(less).filter(id => ids.includes(id)).map(id => `${id} without ${path}`);
    });
    expect(wrong.filter(text => !mayBeAbsent.some(([pattern]) => pattern.test(text)))).toEqual([]);
  });

  it('that reads a probe which was not sent', () => {
    const wrong = seen.probes.flatMap((_, at) => {
      const left = passed({ ...seen, probes: seen.probes.filter((__, index) => index !== at) });
      const blind = readers(seen, new RegExp(`^probes ${at} ok$`));
      return left.filter(id => blind.includes(id)).map(id => `${id} without probe ${at}`);
    });
    expect(wrong).toEqual([]);
  });
});

it('of Kubernetes passes when the API could not be asked', async () => {
  const seen = await readSource(bundles, 'healthy-kubernetes.tar.gz');
  const ofCluster = readers(seen, /^cluster /).filter(id => id !== 'runtimes-running');
  expect(ofCluster.length).toBeGreaterThan(5);
  expect(passed(lacking(seen, 'cluster')).filter(id => ofCluster.includes(id))).toEqual([]);
});
