import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { failure } from './helpers.ts';

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
  readonly propertyNames?: Schema;
  readonly maximum?: number;
}

/** A key of the lab file, and a value that is invalid by itself. */
interface Wrong {
  readonly path: readonly string[];
  readonly value: unknown;
}

const schema = JSON.parse(readFileSync(new URL('../../../schema/k8s-lab.schema.json', import.meta.url), 'utf8')) as Schema;

/** Every key of the schema; of alternatives, each one's keys, and the key itself where one of them has none. */
function wrongsIn(part: Schema, path: readonly string[] = []): readonly Wrong[] {
  const alternatives = part.anyOf ?? part.oneOf;
  if (alternatives) return alternatives.flatMap(one => wrongsIn(one, path));
  if (part.properties) return Object.entries(part.properties).flatMap(([name, below]) => wrongsIn(below, [...path, name]));
  if (part.type === 'array' && part.items?.anyOf) return wrongsIn(part.items, [...path, '0']).filter(({ path: { length } }) => length > path.length + 1);
  if (part.propertyNames) return [{ path: [...path, path[0] === 'vagrant' ? 'some_name' : 'some-name'], value: [] }];
  return [{ path, value: wrongValue(part) }];
}

function wrongValue({ type, maximum = 0, items }: Schema): unknown {
  if (type === 'integer') return maximum + 1;
  if (type === 'boolean') return 'perhaps';
  return items ? ['No Such'] : '';
}

/** Slips of the pen that look right at first sight. */
const slips: Readonly<Record<string, unknown>> = {
  name: 'Not A Name',
  nodes: 0,
  nodeNetwork: '172.17.8.0/33',
  'etcd.prefix': 'no-slash',
  'flannel.network': '172.33.0.0/33',
  'flannel.subnetMin': '172.33.0',
  'flannel.subnetMax': '172.33.0.256',
  'kubernetes.serviceNetwork': '10.254.0.0/33',
  'kubernetes.ingress.node': 'No Host',
};

// $schema is for editors.
const keys = new Map(wrongsIn(schema).filter(({ path: [first] }) => first !== '$schema').map(wrong => [wrong.path.join('.'), wrong]));
const all = [...keys].map(([name, wrong]) => ({ ...wrong, value: slips[name] ?? wrong.value }));
const nameOf = ({ path }: Wrong): string => path.join('.');
/** Whether one key is part of the other, or tells which keys there are. */
const excludes = (one: Wrong, other: Wrong): boolean => `${nameOf(one)}.`.startsWith(`${nameOf(other)}.`) || `${nameOf(other)}.`.startsWith(`${nameOf(one)}.`) || [one, other].some(({ path }) => path.at(-1) === 'type');

describe('a lab file with two wrong values names both', () => {
  it.each(all.map(wrong => [nameOf(wrong), wrong] as const))('%s, and any other', async (name, wrong) => {
    const missed: string[] = [];
    for (const other of all) {
      if (other === wrong || excludes(wrong, other)) continue;
      const file: Record<string, unknown> = {};
      for (const { path, value } of [wrong, other]) set(file, path, value);
      complete(file);
      const said = await failure(stringify(file));
      if (![wrong, other].every(one => new RegExp(`\\b${nameOf(one)}(?:\\.0)?: `).test(said))) missed.push(`${name} and ${nameOf(other)}: ${said}`);
    }
    expect(missed).toEqual([]);
  });
});

/** Adds what the keys of a node and of a backend need beside them. */
function complete(file: Record<string, unknown>): void {
  const { nodes, flannel } = file as { nodes?: Record<string, Record<string, unknown>>; flannel?: { backend?: Record<string, unknown> } };
  if (typeof nodes === 'object') file['nodes'] = [{ name: 'node1', ...nodes['0'] }, 'node2'];
  if (typeof flannel?.backend === 'object') flannel.backend['type'] ??= 'vxlan';
}

function set(target: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[first] = value;
  else set((target[first] ??= {}) as Record<string, unknown>, rest, value);
}
