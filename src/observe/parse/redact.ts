import { redactKeys } from './redact-keys.ts';

const names = /(?:pass(?:word|wd|phrase)|secret|token|credentials?|api[-_]?key|access[-_]?key|private[-_]?key)/.source;
// Quoted, with or without escaping of the quotes themselves, and what a shell would join to it; else up to a blank.
const escaped = /\\+["'](?:(?!\\+["'])[^\n]){0,4000}(?:\\+["'])?/.source;
const quoted = /"(?:\\[^]|[^"\\]){0,4000}"[^\s\0,;}\]]*|'[^']{0,4000}'[^\s\0,;}\]]*|["'][^\n]*/.source;
const value = `(${escaped}|${quoted}|[^\\s\\0]+)`;

const rules: readonly (readonly [pattern: RegExp, replace: (...groups: string[]) => string])[] = [
  [/((?:authorization|cookie)[\\"' \t]*[:=])[^\n]*/gi, (_all, head) => `${head} ***`],
  [/(:\/\/[^\s/:@"']{0,200}:)(?:[^\s"'/]{1,500}@|(?!\d{1,5}(?:[/,?#\s]|$))[^\s"'@]{1,500}@)/g, (_all, head) => `${head}***@`],
  [/(:\/\/)[^\s/:@"']{16,500}@/g, (_all, head) => `${head}***@`],
  [/((?<![\w-])(?:--?user|-u|ETCDCTL_USER)[=\s\0]+["']?[^\s:"'\0]{1,200}:)[^\s"'\0]+/g, (_all, head) => `${head}***`],
  // A block of YAML: all that is indented below the name.
  [new RegExp(`(${names}[\\w.-]{0,40}["']?[ \\t]*:[ \\t]*[|>][-+\\d]*[ \\t]*\\n)(?:[ \\t]+[^\\n]*(?:\\n|$))+`, 'gi'), (_all, head) => `${head}  ***\n`],
  [new RegExp(`(${names}[\\w.-]{0,40}\\\\*["']?[ \\t]*[=:][ \\t]*)${value}`, 'gi'), (_all, head = '', hidden = '') => `${head}${inQuotes(hidden)}`],
  [new RegExp(`((?<![\\w-])--?[\\w-]{0,40}${names}[ \\t\\0\\n\\\\]+)${value}`, 'gi'), (_all, head = '', hidden = '') => `${head}${inQuotes(hidden)}`],
  [/\b(bearer[ \t]+)[\w.~+/=-]{6,}/gi, (_all, head) => `${head}***`],
  [/\b(Basic[ \t]+)(?=\S*[A-Z0-9=])[\w+/=-]{6,}/g, (_all, head) => `${head}***`],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, () => '***'],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA)[\w-]{12,}/g, () => '***'],
];

/** Redacts secrets in a text: passwords, tokens and keys by their names, those in URLs and headers, and PEM blocks. */
export function redact(text: string): string {
  return rules.reduce((left, [pattern, replace]) => left.replace(pattern, replace), redactKeys(text));
}

/** Whether something of this name is secret by its name. */
export function isSecretName(name: string): boolean {
  return new RegExp(names, 'i').test(name);
}

// A JSON text with its secrets hidden is still one.
function inQuotes(hidden: string): string {
  const open = /^\\*["']/.exec(hidden)?.[0] ?? '';
  return `${open}***${open}`;
}
