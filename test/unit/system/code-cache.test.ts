import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadBundle } from '../../../src/system/code-cache.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-lab-code-'));
  file = join(folder, 'bundle.cjs');
  writeFileSync(file, `'use strict';\nconst { basename } = require('node:path');\nexports.name = () => basename(__filename);\n`);
});

afterEach(() => rmSync(folder, { recursive: true }));

const kept = (): string => join(folder, 'k8s-lab/code/verify');

function load(build = 'one') {
  return loadBundle(file, { build, use: 'verify', env: { XDG_CACHE_HOME: folder } });
}

function nameIn({ exports }: ReturnType<typeof load>): string {
  return (exports as { name: () => string }).name();
}

test('a bundle runs as with require, also from cached code', () => {
  const first = load();
  expect(nameIn(first)).toBe('bundle.cjs');
  first.keep();
  expect(nameIn(load())).toBe('bundle.cjs');
});

test('valid cached code is kept', () => {
  load().keep();
  const { ino } = statSync(kept());
  load().keep();
  expect(statSync(kept()).ino).toBe(ino);
});

test.each([
  ['cut short', (whole: Buffer) => whole.subarray(0, whole.length - 100)],
  ['altered', (whole: Buffer) => Buffer.concat([whole.subarray(0, -1), Buffer.from([(whole.at(-1) ?? 0) ^ 1])])],
  ['emptied', () => Buffer.alloc(0)],
])('a file that was %s is not used, and is written again', (_how, spoil) => {
  load().keep();
  const whole = readFileSync(kept());
  writeFileSync(kept(), spoil(whole));
  const bundle = load();
  expect(nameIn(bundle)).toBe('bundle.cjs');
  bundle.keep();
  expect(readFileSync(kept()).length).toBeGreaterThanOrEqual(whole.length);
  expect(readdirSync(join(folder, 'k8s-lab/code'))).toEqual(['verify']);
});

test('the cached code of another build is not used', () => {
  load().keep();
  // As long as the bundle before: V8 itself compares only the length.
  writeFileSync(file, readFileSync(file, 'utf8').replace('basename(__filename)', `'another ' + 'name'   `));
  const another = load('two');
  expect(nameIn(another)).toBe('another name');
  another.keep();
  expect(readFileSync(kept(), 'latin1')).toMatch(/^k8s-lab two v/);
});

test('without a writable cache, it runs nevertheless', () => {
  mkdirSync(join(folder, 'k8s-lab'));
  writeFileSync(join(folder, 'k8s-lab/code'), 'a file in the way');
  const bundle = load();
  expect(nameIn(bundle)).toBe('bundle.cjs');
  bundle.keep();
  expect(readFileSync(join(folder, 'k8s-lab/code'), 'utf8')).toBe('a file in the way');
});
