import type { TextFile } from './manifest.ts';

export interface Fitted extends TextFile {
  readonly cut?: string;
}

/** Truncates the longest texts so that all of them together have at most `maxBytes`. */
export function fit(files: readonly TextFile[], maxBytes: number): readonly Fitted[] {
  const sizes = files.map(({ text }) => Buffer.byteLength(text));
  const share = shareOf(sizes, maxBytes);
  return files.map((file, at) => ((sizes[at] ?? 0) <= share ? file : cutHead(file, share)));
}

/** The size limit per text, after smaller texts have left their rest to the others. */
function shareOf(sizes: readonly number[], maxBytes: number): number {
  let left = maxBytes;
  const sorted = [...sizes].sort((a, b) => a - b);
  for (const [at, size] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - at));
    if (size > share) return share;
    left -= size;
  }
  return Infinity;
}

// The end of a log matters most.
function cutHead({ name, text }: TextFile, bytes: number): Fitted {
  const all = Buffer.from(text);
  const kept = all.subarray(all.length - bytes).toString();
  const whole = kept.slice(kept.indexOf('\n') + 1);
  return { name, text: whole, cut: `the first ${all.length - Buffer.byteLength(whole)} of ${all.length} bytes` };
}
