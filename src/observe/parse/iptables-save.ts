import type { IptablesRules } from '../observation.ts';
import { nonEmptyLines } from './lines.ts';

/** Turns what `iptables-save` prints into the lines that `iptables -S` would print of the filter and the nat table. */
export function parseIptablesSave(text: string, command: string): IptablesRules {
  const tables = new Map<string, string[]>();
  let table: string[] = [];
  for (const line of nonEmptyLines(text)) {
    if (line.startsWith('*')) {
      table = [];
      tables.set(line.slice(1), table);
    } else {
      const rule = toRule(line);
      if (rule !== undefined) table.push(rule);
    }
  }
  return {
    command,
    filter: tables.get('filter') ?? accepting(filterChains),
    nat: tables.get('nat') ?? accepting(natChains),
  };
}

const filterChains = ['INPUT', 'FORWARD', 'OUTPUT'];
const natChains = ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'];

function toRule(line: string): string | undefined {
  const [, chain, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
  if (chain !== undefined) return policy === '-' ? `-N ${chain}` : `-P ${chain} ${policy}`;
  // With -c, each rule comes after its counters.
  return /^(?:\[\d+:\d+\] )?(-A .*)$/.exec(line)?.[1];
}

// A table that nothing has used yet is not printed: its built-in chains accept.
function accepting(chains: readonly string[]): string[] {
  return chains.map(chain => `-P ${chain} ACCEPT`);
}
