import { quoteWord } from '../text/quote.ts';

/** Each returns a value as one literal of its language, or throws if the language cannot express it. */
export const quoting = { sh, ruby, env, envOption, unitText, unitWord, hostName, fileName, json } as const;

/** One word of a POSIX shell command. */
function sh(value: string): string {
  refuse(value, /\0/, 'a shell word');
  return quoteWord(value);
}

/** A Ruby string: single-quoted, or with escapes if it contains control characters. */
function ruby(value: string): string {
  refuse(value, /\0/, 'a Ruby string');
  if (!controls.test(value)) return `'${value.replaceAll(/['\\]/g, '\\$&')}'`;
  const escape = (char: string): string => `\\u{${char.codePointAt(0)?.toString(16)}}`;
  return `"${value.replaceAll(/[^A-Za-z0-9 ._/-]/gu, escape)}"`;
}

/** The value of a line in an environment file, with the same meaning for systemd (EnvironmentFile=) and for a shell that sources it. */
function env(value: string): string {
  refuse(value, controls, 'an environment file');
  return `"${value.replaceAll(/["\\$`]/g, '\\$&')}"`;
}

/** Part of an environment value that systemd and the shell split into words: nothing in it may split or expand. */
function envOption(value: string): string {
  refuse(value, /[^A-Za-z0-9_@%+=:,./-]|^$/, 'an option');
  return value;
}

/** The plain text of a unit file's setting, such as Description=. */
function unitText(value: string): string {
  refuse(value, controls, 'a unit file');
  refuse(value, /\\$/, 'a unit file');
  return value.replaceAll('%', '%%');
}

/** One argument of a unit file's command line. */
function unitWord(value: string): string {
  refuse(value, controls, 'a unit file');
  const escaped = value.replaceAll(/["\\]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[A-Za-z0-9_@+=:,./-][A-Za-z0-9_@%$+=:,./-]*$/.test(escaped) ? escaped : `"${escaped}"`;
}

/** A name in /etc/hosts. */
function hostName(value: string): string {
  refuse(value, /[\s#\0]|\p{Cc}|^$/u, '/etc/hosts');
  return value;
}

/** A string of JSON, which is one of YAML and of TOML too. */
function json(value: string): string {
  refuse(value, controls, 'a string');
  return JSON.stringify(value);
}

/** One component of a file's path. */
function fileName(value: string): string {
  refuse(value, /[/\\]|\p{Cc}|^\.{0,2}$/u, "a file's name");
  return value;
}

const controls = /\p{Cc}/u;

// A lone surrogate has no UTF-8 form: it would be written as another character.
function refuse(value: string, forbidden: RegExp, what: string): void {
  if (!forbidden.test(value) && !/\p{Surrogate}/u.test(value)) return;
  throw new TypeError(`${JSON.stringify(value)} cannot be written as ${what}`);
}
