/** What is wrong with a value; `message` is what it is not, then what was expected: `a valid name; expected letters`. */
export function describeMisfit(value: unknown, message: string): string {
  if (value === undefined || value === null) return message.replace(/^[^;]*/, value === null ? 'empty' : 'missing');
  return `${describeFound(value)} is not ${message}`;
}

// A value as a message shows it: short, on one line, strings in quotes.
function describeFound(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
