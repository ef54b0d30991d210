import { inPod } from '../../checks/shared/in-pod.ts';
import { splitWords } from '../../checks/shared/filter-chain.ts';
import type { Found } from '../counters.ts';

/** The rules of iptables and ebtables that lose or change packets, as their save commands print them with counters. */
export function tableRules(name: string, body: string): readonly Found[] {
  let table = '';
  return body.split('\n').flatMap((line): readonly Found[] => {
    if (line.startsWith('*')) table = line.slice(1);
    const [, count, rule = ''] = /^\[(\d+):\d+\] (-A .*)$/.exec(line) ?? [];
    const command = [...commandOf(name), '-t', table];
    if (acts(rule)) return [{ kind: 'filter', text: `${name} -t ${table} ${rule}`, count: Number(count), undo: [...command, '-D', ...wordsOf(rule)] }];
    const [, chain, packets] = /^:(\w+) DROP \[(\d+):/.exec(line) ?? [];
    return chain === undefined ? [] : [{ kind: 'filter', text: `${name} -t ${table} policy of ${chain} DROP`, count: Number(packets), undo: [...command, '-P', chain, 'ACCEPT'] }];
  });
}

// What accepts, masquerades, counts or calls another chain loses nothing.
function acts(rule: string): boolean {
  return /-j (?:DROP|REJECT|TTL|SNAT|DNAT|NETMAP|REDIRECT|MARK|CONNMARK|TCPMSS|NFQUEUE|TEE|NOTRACK|CT)\b/.test(rule);
}

/** Such as `iptables`, `pod's iptables` or `ebtables`. */
function commandOf(name: string): readonly string[] {
  if (name === 'ebtables') return ['ebtables-nft'];
  const [, pod, program = 'iptables'] = /^(pod's )?(\S+)$/.exec(name) ?? [];
  return [...(pod === undefined ? [] : inPod), program, '-w'];
}

function wordsOf(rule: string): readonly string[] {
  return splitWords(rule).slice(1).map(word => word.replace(/^"(.*)"$/, '$1'));
}
