/** A fault in the text of a lab file, by the parser's code for it; `excerpt` begins where it points at. */
export function describeSyntaxError(code: string, message: string, excerpt: string): string {
  return known[code]?.(/^[^\s:,\]}]*/.exec(excerpt)?.[0] ?? '') ?? `not valid YAML or JSON: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

const known: Readonly<Record<string, (excerpt: string) => string>> = {
  ALIAS: alias => `found the alias ${alias}; a lab file may hold no aliases, write the value out`,
  DUPLICATE_KEY: key => `found the key ${key} again; a key is allowed once`,
  MULTIPLE_DOCS: () => 'found a second document; a lab file holds one',
  NON_STRING_KEY: () => 'found a key that is no string; the keys of a lab file are words',
  TAB_AS_INDENT: () => 'found a tab; spaces indent YAML',
  TAG_RESOLVE_FAILED: tag => `found the tag ${tag}; a lab file may hold no tags`,
};
