import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quote } from '../../../src/text/quote.ts';

it.each([
  [['ip', 'route', 'del', '172.33.1.0/24'], 'ip route del 172.33.1.0/24'],
  [['echo', ''], "echo ''"],
  [['echo', 'a b', "it's"], `echo 'a b' 'it'\\''s'`],
  [['env', 'A=1', '$HOME', '~'], "env A=1 '$HOME' '~'"],
])('%j is pasted as %s', (argv, line) => {
  expect(quote(argv)).toBe(line);
});

it('is read by sh word for word', () => {
  const words = fc.array(fc.string({ unit: 'binary' }).map(text => text.replaceAll('\0', '')), { maxLength: 20 });
  const read = (argv: readonly string[]): string => execFileSync('sh', ['-c', `printf '%s\\0' ${quote(argv)}`], { encoding: 'utf8' });
  fc.assert(
    fc.property(words, argv => {
      const sendable = argv.map(word => Buffer.from(word).toString());
      expect(read(['', ...sendable])).toBe(['', ...sendable].map(word => `${word}\0`).join(''));
    }),
    { numRuns: 50 },
  );
});
