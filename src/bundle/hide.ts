import { isSecretName, redact } from '../observe/parse/redact.ts';

/** The same data with the secrets in all texts redacted. */
export function hideSecrets<T>(value: T): T {
  return hide(value, once(redact), once(name => (isSecretName(name) && !name.startsWith('/') ? 'secret' : ''))) as T;
}

type Rewrite = (text: string) => string;

// Most texts of a large lab, such as devices and addresses, are in it thousands of times.
function once(rewrite: Rewrite): Rewrite {
  const known = new Map<string, string>();
  return text => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const written = rewrite(text);
    known.set(text, written);
    return written;
  };
}

function hide(value: unknown, clean: Rewrite, kindOf: Rewrite): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return hideList(value, clean, kindOf);
  if (typeof value !== 'object' || value === null) return value;
  const hideNamed = (name: string, inner: unknown): unknown => (typeof inner === 'string' && kindOf(name) === 'secret' ? '***' : hide(inner, clean, kindOf));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [clean(name), hideNamed(name, inner)]));
}

// Whether a log line or a word of a command is secret can depend on the one before it.
function hideList(list: readonly unknown[], clean: Rewrite, kindOf: Rewrite): readonly unknown[] {
  if (!list.every(item => typeof item === 'string' && !item.includes('\n'))) return list.map(item => hide(item, clean, kindOf));
  return list.length === 0 ? list : clean(list.join('\n')).split('\n');
}
