import type { LabConfig } from '../config/lab-config.ts';
import { askedOf } from './asked.ts';
import { facts } from './facts/index.ts';
import type { Fact } from './fact.ts';
import type { NodeFacts, Observation } from './observation.ts';
import type { Zod } from './schema.ts';

/** A fact that an observation lacks because nobody could read it. */
export interface Unread {
  /** The node; absent for etcd. */
  readonly node?: string;
  /** Such as iptables, or etcd v3. */
  readonly fact: string;
  /** What the tool, or etcd, said. */
  readonly because: string;
}

/** The fields of a node that could not be read, by name; most nodes have none. */
export function unreadFields(node: NodeFacts, lab: LabConfig): ReadonlyMap<string, Unread> {
  const gaps = Object.entries(node.gaps);
  const found: readonly (readonly [string, Unread])[] = gaps.flatMap(([section, because]) =>
    (facts as readonly Fact[])
      .filter(fact => comesFrom(fact, section))
      .flatMap(fact => fieldsOf(fact).filter(field => fact.ip === undefined || isEmpty(node[field as keyof NodeFacts])))
      .map(field => [field, { node: node.name, fact: field, because }] as const),
  );
  return new Map([...untold(node, lab), ...found]);
}

/** The fields of a node that an older observation lacks. */
function untold(node: NodeFacts, lab: LabConfig): readonly (readonly [string, Unread])[] {
  const planned = lab.nodes.find(({ name }) => name === node.name);
  if (!planned || !node.reachable) return [];
  const asked = askedOf(planned, lab);
  const lacking = (facts as readonly Fact[]).filter(fact => fact.isAlwaysTold && (fact.isFor?.(asked) ?? true)).flatMap(fieldsOf).filter(field => node[field as keyof NodeFacts] === undefined);
  return lacking.map(field => [field, { node: node.name, fact: field, because: 'it is not in this observation' }]);
}

/** The fields of etcd's facts that could not be read, by name. An etcd that does not answer at all is a fact of its own. */
export function unreadOfEtcd({ api, etcd, lab }: Observation): ReadonlyMap<string, Unread> {
  if (!etcd.reachable) return new Map();
  const stores = (['v2', 'v3'] as const).filter(name => etcd[name].unreadBecause !== undefined || (name === api && !etcd[name].enabled));
  const found = stores.map(name => [name, { fact: `etcd ${name}`, because: etcd[name].unreadBecause ?? `${name} is off` }] as const);
  // Alarms are told over v3 alone.
  const because = etcd.v3.unreadBecause;
  const alarms = because === undefined ? [] : [['alarms', { fact: 'etcd alarms', because }] as const];
  const users = lab.etcd.auth && etcd.users === undefined ? [['users', { fact: "etcd's users", because: etcd.usersUnreadBecause ?? because ?? 'it is not in this observation' }] as const] : [];
  return new Map<string, Unread>([...found, ...alarms, ...users]);
}

// `iptables iptables-nft` is one more answer to the fact of `iptables iptables`; a log is no more than evidence.
function comesFrom({ ip, files, sections = [] }: Fact, gap: string): boolean {
  if (gap === 'ip') return ip !== undefined;
  if (gap === 'files') return files !== undefined;
  return sections.some(section => section.split(' ')[0] === gap.split(' ')[0]);
}

/** The names of the fields that a fact adds to a node. */
function fieldsOf({ schema }: Fact): readonly string[] {
  return Object.keys(schema(anything));
}

// A schema is asked for its names alone, which needs no zod: every builder gives itself.
const anything: Zod = new Proxy(() => undefined, { get: () => anything, apply: () => anything }) as unknown as Zod;

// One question of the batch may fail where the others were answered.
function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
