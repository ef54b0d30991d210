import type { Found } from '../counters.ts';

// iptables-nft and ebtables-nft show their own tables.
const ofIptables = /^(?:ip|ip6|bridge|arp) (?:filter|nat|mangle|raw|security|broute)$/;

/** The rules of nftables that lose or change packets, as `nft -a list ruleset` prints them; one without a counter has no count. */
export function nftRules(body: string): readonly Found[] {
  let [table, chain] = ['', ''];
  return body.split('\n').flatMap((line): readonly Found[] => {
    const [, what, name] = /^\s*(table|chain) (.+?) \{/.exec(line) ?? [];
    if (what === 'table') table = name ?? '';
    if (what === 'chain') chain = name ?? '';
    if (what !== undefined || ofIptables.test(table)) return [];
    const [, text = '', handle] = /^\s*(.*?)(?: # handle (\d+))?$/.exec(line) ?? [];
    if (/^type \S+ hook .*policy drop;/.test(text)) return [{ kind: 'filter', text: `nft chain ${chain}: policy drop`, undo: ['nft', `chain ${table} ${chain} { policy accept; }`] }];
    if (!/\b(?:drop|reject|queue|[sd]nat)\b/.test(text)) return [];
    const count = /\bcounter packets (\d+) /.exec(text)?.[1];
    const rule = text.replace(/counter packets \d+ bytes \d+ ?/, '');
    return [
      {
        ...{ kind: 'filter', text: `nft chain ${chain}: ${rule}` },
        ...(count !== undefined && { count: Number(count) }),
        ...(handle !== undefined && { undo: ['nft', 'delete', 'rule', ...table.split(' '), chain, 'handle', handle] }),
      },
    ];
  });
}
