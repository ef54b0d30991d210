import { UsageError } from '../../errors.ts';

/** A TCP port; throws a UsageError that begins with `where` if the text is none. */
export function portOf(text: string, where: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new UsageError(`${where}: not a port; expected 1 to 65535`);
}
