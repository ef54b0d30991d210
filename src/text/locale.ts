/** Whether the locale's characters are UTF-8, as the C library decides it: LC_ALL, else LC_CTYPE, else LANG. */
export function isUtf8(env: NodeJS.ProcessEnv = process.env): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale);
}

// One character for one, so that columns stay as they are.
const ascii: Readonly<Record<string, string>> = {
  ...{ '✔': '+', '✕': 'X', '·': '.', '◐': '/', '▤': 'm', '≡': '=', '▨': '?', '╲': '\\' },
  ...{ '→': '>', '═': '=', '╧': '+', '─': '-', '└': '`', '…': '~', '–': '-', '▲': '!' },
};

/** The text in ASCII: each sign that k8s-lab draws with as one that every terminal has, any other as a question mark. */
export function toAscii(text: string): string {
  // Escape sequences of colours stay.
  return text.replace(/[^\n\u001b\u0020-\u007e]/gu, sign => ascii[sign] ?? '?');
}
