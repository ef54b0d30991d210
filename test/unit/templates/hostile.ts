import fc from 'fast-check';

// Each tries to leave a literal of some language, or to be expanded in it; `canary` is the file that such code would create.
const pieces = [
  ...["'", '"', '`', '\\', '$', '%', '#', ';', '&', '|', '<', '>', '(', ')', '{', '}', '!', '~', '*', '?', '[', ']', ' ', ''],
  ...['-', '--', '-e', '=', ',', ':', '/', '.', '..', '\\\\', "\\'", '\\"', '${HOME}', '$HOME', '$$', '%%', '%n', '%(x)', '\\n'],
  ...['$(touch canary)', '`touch canary`', "'; touch canary; '", '"; touch canary; "', '#{File.write("canary", "")}', '{{lab}}'],
  ...[`'+File.write("canary","")+'`, `"+File.write("canary","")+"`, '{{{lab}}}', '}}', '<%= 1 %>', '&amp;', 'node', 'ü', '節点', '🙂', 'e\u0301'],
];

// Characters that some formats cannot contain.
const controls = ['\n', '\r', '\r\n', '\t', '\0', '\u001b', '\u007f', '\u0085', '\n__END__\n', '\nEOF\n', '\n=begin\n', '\ud800'];

/** Texts without control characters. */
export const hostileText = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map(parts => parts.join(''));

/** Texts that can contain control characters and lone surrogates. */
export const anyText = fc.oneof(
  fc.array(fc.constantFrom(...pieces, ...controls), { maxLength: 6 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

/** Names that a hosts file can contain. */
export const hostileName = hostileText
  .map(text => text.replaceAll(/[\s#/\\]/g, ''))
  .filter(text => text !== '' && text !== '.' && text !== '..');

/** Runs a property on batches of values, so that one process can check many of them. */
export function forBatches<T>(value: fc.Arbitrary<T>, judge: (batch: readonly T[]) => void): void {
  const batch = fc.array(value, { minLength: 40, maxLength: 40, size: 'max' });
  fc.assert(fc.property(batch, judge), { numRuns: 5, endOnFailure: true });
}
