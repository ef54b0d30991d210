import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';

// `npm run trust:fuzz` sets them; the suite runs a small sample with a new seed each time.
const runs = Number(process.env['K8S_LAB_FUZZ_RUNS'] ?? 200);
const seed = Number(process.env['K8S_LAB_FUZZ_SEED'] ?? Math.floor(Math.random() * 1e9));
const results = process.env['K8S_LAB_FUZZ_RESULTS'];
const slowestMs = 5000;

/** A test that no value crashes or hangs `judge`; its title has the seed that repeats it. */
export function fuzz<T>(title: string, values: fc.Arbitrary<T>, judge: (value: T) => unknown): void {
  it(`${title} (K8S_LAB_FUZZ_SEED=${seed})`, async () => {
    const property = fc.asyncProperty(values, async value => {
      const started = performance.now();
      await judge(value);
      expect(performance.now() - started).toBeLessThan(slowestMs);
    });
    await fc.assert(property, { numRuns: runs, seed });
    if (results !== undefined) appendFileSync(results, `${JSON.stringify({ title, runs, seed })}\n`);
  }, 20_000 + 100 * runs);
}

/** Texts of control characters, quotes, numbers out of range and letters. */
export const oddText = fc.oneof(
  fc.constantFrom('', '0', '-1', '9'.repeat(400), '1e999', '00', 'NaN', 'null', '__proto__', 'constructor', 'toString', '../x', '/', '\0', '\u001b[2J', '\r\n', '\t', '[', '{', '"', "'", '$(id)', '%n', '\ud800', 'x'.repeat(5000)),
  fc.string({ maxLength: 12 }),
);

/** A text with some of its parts, as `pattern` finds them, replaced by odd ones, and perhaps cut off. */
export function damaged(text: string, pattern = /[^\s=:,/]+/g): fc.Arbitrary<string> {
  const parts = [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ index, length }));
  const edits = fc.array(fc.record({ part: fc.nat(parts.length - 1), by: oddText }), { maxLength: 12 });
  return fc.record({ edits, keep: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })) }).map(({ edits: chosen, keep }) => {
    const ordered = chosen.toSorted((a, b) => (parts[b.part]?.index ?? 0) - (parts[a.part]?.index ?? 0));
    const edited = ordered.reduce((left, { part, by }) => {
      const { index = 0, length = 0 } = parts[part] ?? {};
      return left.slice(0, index) + by + left.slice(index + length);
    }, text);
    return edited.slice(0, Math.ceil(keep * edited.length));
  });
}
