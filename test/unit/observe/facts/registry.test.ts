import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Fact } from '../../../../src/observe/fact.ts';
import type { Zod } from '../../../../src/observe/schema.ts';
import { facts } from '../../../../src/observe/facts/index.ts';
import { askNode } from '../../../../src/observe/question.ts';
import { parseNodeFacts } from '../../../../src/observe/node-facts.ts';
import { splitSections } from '../../../../src/observe/parse/sections.ts';
import { factsOf, plannedNode, readFixture } from '../fixture.ts';

const folder = new URL('../../../../src/observe/facts/', import.meta.url);
const files = readdirSync(folder).filter(name => name !== 'index.ts');
const all: readonly Fact[] = facts;
const fieldsOf = ({ schema }: Fact): z.ZodRawShape => schema(z as unknown as Zod) as unknown as z.ZodRawShape;

describe('the registry of facts', () => {
  it('has one fact from each file in its folder, and no other', async () => {
    const modules = await Promise.all(files.map(async file => Object.values((await import(new URL(file, folder).href)) as object) as unknown[]));
    const found = modules.map(values => values.filter(value => all.includes(value as Fact)));
    expect(files.filter((_file, at) => found[at]?.length !== 1)).toEqual([]);
    expect(new Set(found.flat())).toEqual(new Set(all));
    expect(all).toHaveLength(files.length);
  });

  it('has no field and no section of two facts', () => {
    const fields = all.flatMap(fact => Object.keys(fieldsOf(fact)));
    const sections = all.flatMap(({ sections: own = [] }) => own);
    expect(fields).toEqual([...new Set(fields)]);
    expect(sections).toEqual([...new Set(sections)]);
  });

  it('has a schema for every field of the facts in an answer, complete or empty', () => {
    const answers = ['', ...(['host-gw-node1', 'vxlan-node1', 'centos7-node1'] as const).map(readFixture)].map(output => factsOf(output));
    for (const fact of all) {
      const schema = z.strictObject(fieldsOf(fact));
      const own = Object.keys(fieldsOf(fact));
      for (const answer of answers) {
        const fields = Object.fromEntries(Object.entries(answer).filter(([name]) => own.includes(name)));
        expect(schema.safeParse(fields).error).toBeUndefined();
      }
      expect(schema.safeParse(fact.none).error).toBeUndefined();
    }
  });
});

describe('the composed script', () => {
  const node = { services: ['flanneld', 'docker'], provider: 'vagrant' } as const;

  it.each([node, { ...node, services: ['etcd', 'flanneld', 'docker'] }, { ...node, services: [] }])('is valid for sh: %j', asked => {
    expect(() => execFileSync('sh', ['-n'], { input: askNode(asked).input, stdio: ['pipe', 'pipe', 'pipe'] })).not.toThrow();
  });

  it('answers every question, the ends of the logs last', () => {
    // A node without docker, so no probe pod is created.
    const question = askNode({ services: ['flanneld'], provider: 'ssh' });
    const output = execFileSync('sh', question.argv.slice(1), { input: question.input, encoding: 'utf8' });
    const { gaps } = parseNodeFacts(plannedNode, question, output, { startMs: 0, endMs: 0 });
    expect(Object.entries(gaps).filter(([, because]) => because === 'missing from the answer')).toEqual([]);
    expect([...splitSections(output, question.nonce).keys()].at(-1)).toBe('log flanneld');
  });

  it("asks for a service's files only if the node has the service", () => {
    expect(askNode(node).input).not.toContain('/etc/etcd/etcd.conf');
    expect(askNode({ ...node, services: ['etcd', ...node.services] }).input).toContain('/etc/etcd/etcd.conf');
  });

  it('creates a probe pod only if the node has docker, and otherwise has no gap for it', () => {
    const asked = askNode({ ...node, services: ['flanneld'] });
    expect(asked.input).not.toContain('ask_pod');
    expect(asked.facts.flatMap(({ sections }) => sections ?? [])).not.toContain('pod');
  });

  it("asks for the machine's product only outside sandboxes", () => {
    expect(askNode(node).input).toContain('/sys/class/dmi/');
    expect(askNode({ ...node, provider: 'sandbox' }).input).not.toContain('/sys/class/dmi/');
  });
});
