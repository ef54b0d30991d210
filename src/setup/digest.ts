/** The sha256 or sha512 digest that a publisher states for a file: alone, in a list of sums, or in a release's JSON. */
export function statedDigest(statement: string, file: string): string | undefined {
  return statement.trimStart().startsWith('{') ? inRelease(statement, file) : inSums(statement, file);
}

function inSums(sums: string, file: string): string | undefined {
  const alone = checked(sums.trim());
  if (alone !== undefined) return alone;
  const lines = sums.split('\n').map(line => line.trim().split(/\s+\*?/));
  return checked(lines.find(([, name]) => name === file)?.[0]);
}

interface Release {
  readonly assets?: readonly { readonly name?: unknown; readonly digest?: unknown }[];
}

function inRelease(statement: string, file: string): string | undefined {
  const { assets = [] } = JSON.parse(statement) as Release;
  const digest = assets.find(({ name }) => name === file)?.digest;
  return typeof digest === 'string' ? checked(digest.replace(/^sha256:/, '')) : undefined;
}

function checked(digest: string | undefined): string | undefined {
  return digest !== undefined && /^(?:[0-9a-f]{64}|[0-9a-f]{128})$/.test(digest) ? digest : undefined;
}

/** The algorithm that makes digests of this length. */
export function algorithmOf(digest: string): 'sha256' | 'sha512' {
  return digest.length === 128 ? 'sha512' : 'sha256';
}
