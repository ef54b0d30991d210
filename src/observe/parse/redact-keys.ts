const whole = /-----BEGIN [A-Z0-9 ]{1,60}-----[^]{0,20000}?-----END [A-Z0-9 ]{1,60}-----/g;
// Cut off: up to where it can no longer be base64 or a header of it.
const headOnly = /-----BEGIN [A-Z0-9 ]{1,60}-----(?:\\[rn]|[\sA-Za-z0-9+/=:,-])*/g;
const tailOnly = /-----END [A-Z0-9 ]{1,60}-----/g;
const base64 = /[A-Za-z0-9+/_-]{60,}={0,2}/g;

/** Redacts PEM blocks, whole or cut off, and any long run of base64. */
export function redactKeys(text: string): string {
  const blocks = text.includes('-----') ? redactTails(text.replace(whole, '***').replace(headOnly, '***\n')) : text;
  return blocks.replace(base64, run => (isMixed(run) ? '***' : run));
}

// The beginning of the block was not in the text: the lines before its end are it, as long as they end in base64.
function redactTails(text: string): string {
  if (text.search(tailOnly) < 0) return text;
  const lines = text.split('\n');
  for (let end = lines.length - 1; end >= 0; end--) {
    if (lines[end]?.search(tailOnly) === -1) continue;
    for (let at = end - 1; at >= 0 && /(?:^|\s)[A-Za-z0-9+/]{1,76}={0,2}\r?$/.test(lines[at] ?? ''); at--) lines[at] = '***';
    lines[end] = '***';
  }
  return lines.join('\n');
}

// As what is encoded is, and the name of a file or key hardly ever.
function isMixed(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
}
