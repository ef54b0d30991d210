import type { NodeConfig, ProviderName } from '../config/lab-config.ts';
import type { Section } from './parse/sections.ts';
import type { UnitProperties } from './parse/units.ts';
import type { Fields, Shape, Zod } from './schema.ts';

/** The node that is asked, as far as the questions depend on it. */
export interface Asked {
  /** The services that the node runs. */
  readonly services: readonly string[];
  readonly provider: ProviderName;
  /** Whether etcd and its clients show each other certificates. */
  readonly tls?: boolean | undefined;
  /** Whether etcd has several members. */
  readonly severalMembers?: boolean | undefined;
}

/** When a question was sent and when its answer arrived: milliseconds since the epoch, the observer's clock. */
export interface ObservedAt {
  readonly startMs: number;
  readonly endMs: number;
}

/** A node's whole answer, taken apart. */
export interface Answer {
  readonly node: NodeConfig;
  readonly sections: ReadonlyMap<string, Section>;
  /** The lines that answer a question to `ip`. */
  readonly ip: (question: IpQuestion) => readonly string[];
  /** The text of each file that was read, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly units: readonly UnitProperties[];
  readonly observedAt: ObservedAt;
}

/** One question of the batch that a single process of `ip` answers. */
export interface IpQuestion {
  /** Such as `link show`. */
  readonly ask: string;
  /** What the lines of the answer look like; absent: like those of no other question. */
  readonly looksLike?: RegExp;
}

/** One fact about a node: what it asks of the shell, its schema, and how the answer is read. */
export interface Fact<Schema extends (z: Zod) => Shape = (z: Zod) => Shape> {
  /** Whether to ask this node; absent: ask every node. */
  readonly isFor?: (asked: Asked) => boolean;
  /** Whether every node that is asked has the fields: one without them was not read. */
  readonly isAlwaysTold?: boolean;
  /** Commands of POSIX sh for sections of their own; they may add paths to `$files` and units of systemd to `$units`, a line each. */
  readonly ask?: string;
  /** Commands that run after those of all facts, because they are slow. */
  readonly askLast?: string;
  /** A script in templates/observe/ with the functions that `ask` calls. */
  readonly script?: string;
  /** The sections that every node's answer has. */
  readonly sections?: readonly string[];
  /** Whether a failed section is a fact of its own, not a gap. */
  readonly mayFail?: boolean;
  readonly ip?: IpQuestion;
  /** Paths of files to read, which may have wildcards. */
  readonly files?: (asked: Asked) => readonly string[];
  /** The schema of the fields that the fact adds to NodeFacts. */
  readonly schema: Schema;
  /** The fields of a node that was not asked. */
  readonly none: Fields<Schema>;
  readonly read: (answer: Answer) => Fields<Schema>;
}

/** Declares a fact; its fields have the types of its schema. */
export function defineFact<Schema extends (z: Zod) => Shape>(fact: Fact<Schema>): Fact<Schema> {
  return fact;
}
