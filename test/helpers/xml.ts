const name = '[A-Za-z_][\\w:.-]*';
const reference = '&(?:amp|lt|gt|quot|apos|#\\d+|#x[0-9a-f]+);';
const attributes = `(?:\\s+${name}="(?:[^<&"]|${reference})*")*`;
const token = new RegExp(`<(?<opened>${name})(?<with>${attributes})\\s*(?<empty>/?)>|</(?<closed>${name})>|(?<text>(?:[^<&]|${reference})+)`, 'yu');

/** The names of the elements of an XML text, in the order in which they open; throws if it is not well-formed. Comments and declarations are not known. */
export function elementsOf(text: string): readonly string[] {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) throw new Error('a character that XML cannot contain');
  const found: string[] = [];
  const open: string[] = [];
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const { opened, with: given = '', empty, closed } = token.exec(text)?.groups ?? fail(text, at);
    const names = [...given.matchAll(new RegExp(`(${name})="`, 'g'))].map(([, one]) => one);
    if (new Set(names).size < names.length) fail(text, at);
    if (opened !== undefined) found.push(opened);
    if (opened !== undefined && empty === '') open.push(opened);
    if (closed !== undefined && open.pop() !== closed) fail(text, at);
    if (open.length === 0 && found.length > 0 && text.slice(token.lastIndex).trim() !== '') fail(text, at);
  }
  return open.length > 0 ? fail(text, text.length) : found;
}

function fail(text: string, at: number): never {
  throw new Error(`not well-formed at ${at}: ${text.slice(at, at + 80)}`);
}
