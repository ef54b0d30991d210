import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoting } from '../../../src/templates/quoting.ts';
import { anyText, forBatches, hostileText } from './hostile.ts';
import { run, scratchFolder } from './scratch.ts';

const cwd = join(scratchFolder(), 'empty');
mkdirSync(cwd);

/** The values that the format can contain, with their literals; the others must have been refused with an error. */
function literals(values: readonly string[], quote: (value: string) => string, refused: RegExp): (readonly [string, string])[] {
  return values.flatMap(value => {
    if (!refused.test(value) && !/\p{Surrogate}/u.test(value)) return [[value, quote(value)] as const];
    expect(() => quote(value)).toThrow(/cannot be written as/);
    return [];
  });
}

test.each(['dash', 'bash'])('%s reads back every word', shell => {
  forBatches(anyText, values => {
    const words = literals(values, quoting.sh, /\0/);
    const script = words.map(([, word]) => `printf '%s\\0' ${word}\n`).join('');
    expect(run([shell], { input: script, cwd }).stdout).toBe(words.map(([value]) => `${value}\0`).join(''));
  });
});

test('ruby reads back every string', () => {
  forBatches(anyText, values => {
    const strings = literals(values, quoting.ruby, /\0/);
    const program = `# encoding: utf-8\nrequire 'json'\nputs [\n${strings.map(([, string]) => string).join(',\n')}\n].to_json\n`;
    const { stdout, stderr } = run(['ruby', '-'], { input: program, cwd });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(strings.map(([value]) => value));
  });
});

describe('an environment file', () => {
  test.each(['dash', 'bash'])('means the same to %s', shell => {
    forBatches(anyText, values => {
      const lines = literals(values, quoting.env, /\p{Cc}/u);
      const file = join(cwd, '..', 'env');
      writeFileSync(file, lines.map(([, line], index) => `V${index}=${line}\n`).join(''));
      const print = lines.map((_, index) => `printf '%s\\0' "$V${index}"\n`).join('');
      expect(run([shell], { input: `. ../env\n${print}`, cwd }).stdout).toBe(lines.map(([value]) => `${value}\0`).join(''));
    });
  });

  test('means the same to systemd', () => {
    fc.assert(fc.property(hostileText, value => systemdValue(quoting.env(value)) === value), { numRuns: 500 });
  });
});

// systemd src/basic/env-file.c: in double quotes a backslash takes the next character as it is.
function systemdValue(literal: string): string {
  const [, inner = ''] = /^"((?:[^"\\]|\\.)*)"$/su.exec(literal) ?? [];
  return inner.replaceAll(/\\(.)/gsu, '$1');
}

// systemd.unit(5): `%%` is a percent sign; systemd.service(5): `$$` a dollar sign, and quotes enclose a whole item.
test("systemd reads back every word of a unit's command line", () => {
  fc.assert(
    fc.property(hostileText, value => {
      const word = quoting.unitWord(value);
      const inner = word.startsWith('"') ? systemdValue(word) : word;
      expect(inner.replaceAll(/%%|\$\$/g, '')).not.toMatch(/[%$]/);
      expect(word.startsWith('"') || !/[\s'"\\;]/.test(word)).toBe(true);
      expect(inner.replaceAll('%%', '%').replaceAll('$$', '$')).toBe(value);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['sh', 'a\0b'],
  ['ruby', 'a\0b'],
  ['env', 'a\nb'],
  ['env', 'a\rb'],
  ['env', '\ud800'],
  ['envOption', 'a b'],
  ['envOption', '*'],
  ['envOption', ''],
  ['unitText', 'a\nb'],
  ['unitText', 'a\\'],
  ['unitWord', 'a\nb'],
  ['hostName', 'a b'],
  ['hostName', '#a'],
  ['hostName', ''],
  ['fileName', '../a'],
  ['fileName', '..'],
  ['fileName', ''],
] as const)('%s refuses %j', (name, value) => {
  expect(() => quoting[name](value)).toThrow(`${JSON.stringify(value)} cannot be written as`);
});
