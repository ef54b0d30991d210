/** Reads `grep -H '' FILE…`: each file's text by its path, every line ended by a newline. */
export function parsePathLines(text: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (!line.startsWith('/') || colon < 0) continue;
    const path = line.slice(0, colon);
    files.set(path, `${files.get(path) ?? ''}${line.slice(colon + 1)}\n`);
  }
  return files;
}
