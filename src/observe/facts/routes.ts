import { parseCidr } from '../../network/cidr.ts';
import { parseIpv4 } from '../../network/address.ts';
import { defineFact } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { words } from '../parse/lines.ts';

const schema = (z: Zod) => ({
  routes: z.array(
    z.object({
      /** unicast unless the line began with another type, such as blackhole, unreachable or prohibit. */
      type: z.string(),
      /** `default`, or a CIDR (a bare address is written with /32). */
      destination: z.string(),
      via: z.string().exactOptional(),
      device: z.string().exactOptional(),
      source: z.string().exactOptional(),
      protocol: z.string().exactOptional(),
      scope: z.string().exactOptional(),
      metric: z.number().exactOptional(),
      /** main unless the line named another. */
      table: z.string(),
      /** Trailing words such as onlink, linkdown, dead. */
      flags: z.array(z.string()),
    }),
  ),
});

export type Route = Fields<typeof schema>['routes'][number];

const question = { ask: 'route show table all' };

/** The node's routes. */
export const routes = defineFact({ schema, ip: question, none: { routes: [] }, read: ({ ip }) => ({ routes: parseRoutes(ip(question)) }) });

/** Reads `ip -4 route show table all` without the local table, which the kernel keeps itself. */
export function parseRoutes(lines: readonly string[]): readonly Route[] {
  return lines.flatMap(line => parseRoute(line) ?? []).filter(({ table }) => table !== 'local');
}

// rtnetlink(7), rtm_type, as `ip route` words it.
const routeTypes = [
  ...['unicast', 'local', 'broadcast', 'multicast', 'anycast', 'nat'],
  ...['throw', 'unreachable', 'prohibit', 'blackhole'],
];
// Words that stand alone; each other word is followed by its value (iproute2 ip/iproute.c, print_route).
const flags = [
  ...['onlink', 'linkdown', 'dead', 'pervasive', 'notify', 'unresolved', 'cache'],
  ...['offload', 'trap', 'rt_offload', 'rt_trap', 'rt_offload_failed'],
];

function parseRoute(line: string): Route | undefined {
  const all = words(line);
  const typed = routeTypes.includes(all[0] ?? '');
  const destination = parseDestination(all[typed ? 1 : 0] ?? '');
  if (!destination) return undefined;
  const { values, found } = readWords(all.slice(typed ? 2 : 1));
  const metric = Number(values.get('metric') ?? NaN);
  return {
    type: typed ? (all[0] ?? '') : 'unicast',
    destination,
    ...pick(values, { via: 'via', device: 'dev', source: 'src', protocol: 'proto', scope: 'scope' }),
    ...(Number.isInteger(metric) && { metric }),
    table: values.get('table') ?? 'main',
    flags: found,
  };
}

function parseDestination(text: string): string | undefined {
  if (text === 'default' || parseCidr(text)) return text;
  return parseIpv4(text) ? `${text}/32` : undefined;
}

// Of a route with several next hops, the first counts.
function readWords(all: readonly string[]): { values: ReadonlyMap<string, string>; found: readonly string[] } {
  const values = new Map<string, string>();
  const found = new Set<string>();
  for (let at = 0; at < all.length; at++) {
    const word = all[at] ?? '';
    if (flags.includes(word)) found.add(word);
    else if (word !== 'nexthop') {
      at += 1;
      // `via inet6 fe80::1`, `mtu lock 1400`
      if (all[at] === 'inet6' || all[at] === 'inet' || all[at] === 'lock') at += 1;
      const value = all[at];
      if (value !== undefined && !values.has(word)) values.set(word, value);
    }
  }
  return { values, found: [...found] };
}

type Names<K extends string> = Record<K, string>;

function pick<K extends string>(values: ReadonlyMap<string, string>, names: Names<K>): Partial<Names<K>> {
  const entries = Object.entries<string>(names).flatMap(([key, word]) => {
    const value = values.get(word);
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(entries) as Partial<Names<K>>;
}
