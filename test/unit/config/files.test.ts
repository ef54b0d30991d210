import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { configFlags } from '../../../src/config/flags.ts';
import { initText } from '../../../src/config/init.ts';
import { jsonSchemaText } from '../../../src/config/json-schema.ts';
import { loadLab } from '../../../src/config/load.ts';
import { labFileSchema } from '../../../src/config/schema.ts';
import { load } from './helpers.ts';

const root = join(import.meta.dirname, '../../..');

describe('init text', () => {
  it('loads back to exactly the defaults', async () => {
    expect((await load(initText())).config).toStrictEqual((await load()).config);
  });

  it('contains the given name', async () => {
    expect((await load(initText('other'))).config.name).toBe('other');
  });

  it('stays valid with every commented value uncommented', async () => {
    const text = initText().replace(/^( *)# (\w+: \S+)$/gm, '$1$2');
    expect((await load(text)).config.flannel.subnetMax).toBe('172.33.255.0');
  });
});

describe('schema/k8s-lab.schema.json', () => {
  it('is up to date (node scripts/schema.mjs writes it)', () => {
    expect(readFileSync(join(root, 'schema/k8s-lab.schema.json'), 'utf8')).toBe(jsonSchemaText());
  });

  it('describes every key', () => {
    const undescribed = keysWithoutDescription(JSON.parse(jsonSchemaText()));
    expect(undescribed).toEqual([]);
  });
});

describe('examples', () => {
  const files = readdirSync(join(root, 'examples')).filter(file => /\.ya?ml$/.test(file) && file !== 'github-action.yml');

  it.each(files)('%s loads', async file => {
    const { config } = await loadLab({ cwd: join(root, 'examples'), file, flags: {} });
    expect(config.nodes.length).toBeGreaterThan(1);
  });

  it('contain the two nodes of the failure in the README', async () => {
    const { config } = await loadLab({ cwd: root, file: 'examples/seed.yaml', flags: {} });
    expect(config.nodes.map(({ name, address }) => [name, address])).toEqual([
      ['node1', '172.17.8.101'],
      ['node2', '172.17.8.102'],
    ]);
  });
});

describe('flags', () => {
  it.each(Object.entries(configFlags))('%s is the name that commander derives from its flag', (name, { flag }) => {
    expect(flag.replace(/^--(?:no-)?/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())).toBe(name);
  });

  it('are documented', () => {
    const page = readFileSync(join(root, 'docs/lab-file.md'), 'utf8');
    expect(Object.values(configFlags).filter(({ flag }) => !page.includes(`\`${flag}`))).toEqual([]);
  });
});

describe('docs/lab-file.md', () => {
  const page = readFileSync(join(root, 'docs/lab-file.md'), 'utf8');

  it('names every key', () => {
    expect(Object.keys(labFileSchema.shape).filter(key => !page.includes(`\`${key}`))).toEqual([]);
  });

  it.each([...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text))('has an example that loads: %#', async text => {
    expect(parse(text)).toBeTypeOf('object');
    expect((await load(text)).config.nodes.length).toBeGreaterThan(0);
  });
});

function keysWithoutDescription(schema: unknown, path = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const properties: unknown = 'properties' in schema ? schema.properties : {};
  const missing = Object.entries(properties ?? {})
    .filter(([, inner]) => !(inner as { description?: string }).description)
    .map(([key]) => `${path}/${key}`);
  return [...missing, ...Object.entries(schema).flatMap(([key, inner]) => keysWithoutDescription(inner, `${path}/${key}`))];
}
