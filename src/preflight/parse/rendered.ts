import type { RenderedFacts } from '../host-facts.ts';

/** The facts about one file that machines are created from. */
export function renderedFacts(name: string, content: string): RenderedFacts {
  const lines = content.split('\n');
  const carriageReturn = lines.findIndex(line => line.endsWith('\r'));
  const isScript = /^#!\s*\S*\/(?:env\s+)?(?:ba|da|k)?sh\b/.test(lines[0] ?? '');
  return {
    name,
    ...(carriageReturn >= 0 && { carriageReturnAt: carriageReturn + 1 }),
    mirrors: lines.flatMap((line, index) => (/^\s*(?:mirrorlist|baseurl)\s*=/.test(line) ? [{ line: index + 1, text: line.trim() }] : [])),
    ...(isScript && { failsFast: failsFast(lines) }),
  };
}

// In the first line's options, with `set -e` alone or with other options, or with `set -o errexit`.
function failsFast([first = '', ...lines]: readonly string[]): boolean {
  return /\s-[a-z]*e/.test(first) || lines.some(line => /^\s*set\s+(?:-[a-z]*e[a-z]*\b|-o\s+errexit|-[a-z]*o\s+errexit)/.test(line));
}
