// A terminal obeys control characters; the last ranges reverse the direction of what follows.
const obeyed = /(\u001b\[(?:0|1|2|31|32)m)|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A text for a terminal in which only newlines, tabs and this program's own styles have an effect; others are escaped as in JSON. */
export function printable(text: string): string {
  const escape = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return text.replaceAll('\r\n', '\n').replace(obeyed, (found, style?: string) => style ?? escape(found));
}
