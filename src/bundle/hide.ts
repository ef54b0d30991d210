import { isSecretName, redact } from '../observe/parse/redact.ts';

/** The same data with the secrets in all texts redacted. */
export function hideSecrets<T>(value: T): T {
  return hide(value) as T;
}

function hide(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return hideList(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [redact(name), hideNamed(name, inner)]));
}

function hideNamed(name: string, value: unknown): unknown {
  return typeof value === 'string' && isSecretName(name) && !name.startsWith('/') ? '***' : hide(value);
}

// Whether a log line or a word of a command is secret can depend on the one before it.
function hideList(list: readonly unknown[]): readonly unknown[] {
  if (!list.every(item => typeof item === 'string' && !item.includes('\n'))) return list.map(hide);
  return list.length === 0 ? list : redact(list.join('\n')).split('\n');
}
