import { nonEmptyLines } from './lines.ts';

/** The lines of one `ip -o -4 -batch`, told apart. */
export type IpBatch = Readonly<Record<Kind, readonly string[]>>;
type Kind = 'neighbours' | 'links' | 'routes' | 'rules' | 'addresses';

/** Tells apart the answers to `neigh`, `link`, `route`, `rule` and `addr`, asked in that order. */
export function splitIpBatch(text: string): IpBatch {
  const batch: Record<Kind, string[]> = { neighbours: [], links: [], routes: [], rules: [], addresses: [] };
  for (const line of nonEmptyLines(text)) batch[kindOf(line, batch.links.length > 0)].push(line);
  return batch;
}

// Links, rules and addresses begin with a number; of the rest, only neighbours come before the first link.
function kindOf(line: string, afterLinks: boolean): Kind {
  if (/^\d+: \S+: </.test(line)) return 'links';
  if (/^\d+: \S+ .*\binet /.test(line)) return 'addresses';
  if (/^\d+:\t/.test(line)) return 'rules';
  return afterLinks ? 'routes' : 'neighbours';
}
