/** Describes a syntax error of a lab file by the parser's code; `excerpt` starts at its position. */
export function describeSyntaxError(code: string, message: string, excerpt: string): string {
  return known[code]?.(/^[^\s:,\]}]*/.exec(excerpt)?.[0] ?? '') ?? `not valid YAML or JSON: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

const known: Readonly<Record<string, (excerpt: string) => string>> = {
  ALIAS: alias => `alias ${alias} is not supported in a lab file; expected the value itself`,
  DUPLICATE_KEY: key => `duplicate key ${key}`,
  MULTIPLE_DOCS: () => 'second YAML document; expected only one',
  NON_STRING_KEY: () => 'this key is not a string; expected a word',
  TAB_AS_INDENT: () => 'tab used for indentation; expected spaces',
  TAG_RESOLVE_FAILED: tag => `tag ${tag} is not supported in a lab file; expected the value itself`,
};
