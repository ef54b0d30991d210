import fc from 'fast-check';

// Each tries to leave a literal of some language, or to be expanded within one; `canary` is the file that code would make.
const pieces = [
  ...["'", '"', '`', '\\', '$', '%', '#', ';', '&', '|', '<', '>', '(', ')', '{', '}', '!', '~', '*', '?', '[', ']', ' ', ''],
  ...['-', '--', '-e', '=', ',', ':', '/', '.', '..', '\\\\', "\\'", '\\"', '${HOME}', '$HOME', '$$', '%%', '%n', '%(x)', '\\n'],
  ...['$(touch canary)', '`touch canary`', "'; touch canary; '", '"; touch canary; "', '#{File.write("canary", "")}', '{{lab}}'],
  ...[`'+File.write("canary","")+'`, `"+File.write("canary","")+"`, '{{{lab}}}', '}}', '<%= 1 %>', '&amp;', 'node', 'ü', '節点', '🙂', 'e\u0301'],
];

// What some formats cannot carry.
const controls = ['\n', '\r', '\r\n', '\t', '\0', '\u001b', '\u007f', '\u0085', '\n__END__\n', '\nEOF\n', '\n=begin\n', '\ud800'];

/** Texts without control characters. */
export const hostileText = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map(parts => parts.join(''));

/** Texts with control characters as well, and lone surrogates. */
export const anyText = fc.oneof(
  fc.array(fc.constantFrom(...pieces, ...controls), { maxLength: 6 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

/** Names that a hosts file can carry. */
export const hostileName = hostileText
  .map(text => text.replaceAll(/[\s#/\\]/g, ''))
  .filter(text => text !== '' && text !== '.' && text !== '..');

/** Runs a property on whole batches of values, so that one process can judge many of them. */
export function forBatches<T>(value: fc.Arbitrary<T>, judge: (batch: readonly T[]) => void): void {
  const batch = fc.array(value, { minLength: 40, maxLength: 40, size: 'max' });
  fc.assert(fc.property(batch, judge), { numRuns: 5, endOnFailure: true });
}
