import { readFileSync } from 'node:fs';
import { assetPath } from '../system/assets.ts';
import type { Machines, Node } from '../providers/provider.ts';

/** A node's counters by name, and its settings that are not as in a healthy lab. */
export interface Counters {
  readonly counts: ReadonlyMap<string, number>;
  readonly unusual: readonly string[];
}

const timeoutMs = 3000;

/** Reads what can account for a lost packet on one node; empty if it cannot be read in time. */
export async function readCounters({ patience = 1 }: Machines, node: Node): Promise<Counters> {
  const input = readFileSync(assetPath('templates/observe/hop.sh'), 'utf8');
  const answer = await node.run(['sh', '-s'], { input, timeoutMs: timeoutMs * patience, okCodes: [1] }).catch(() => undefined);
  return parseCounters(answer?.stdout ?? '');
}

/** The counters that rose between two readings and count losses or what a rule did, and the settings that are unusual. */
export function evidenceBetween(before: Counters, after: Counters): readonly string[] {
  const risen = [...after.counts].flatMap(([name, count]) => {
    const rise = count - (before.counts.get(name) ?? 0);
    return rise > 0 ? [`${name}: +${rise}`] : [];
  });
  return [...risen, ...after.unusual];
}

/** Reads the sections that templates/observe/hop.sh prints. */
export function parseCounters(output: string): Counters {
  const sections = output.split(/^@@ /m).slice(1).map(text => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1)] as const);
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  for (const [name, body] of sections) {
    for (const [key, count] of countersOf(name, body)) {
      // The plain command is one of the two kinds.
      const rule = key.replace(/^iptables(?:-legacy|-nft) /, 'iptables ');
      if (rule !== key && seen.has(rule)) continue;
      seen.add(key);
      counts.set(key, count);
    }
  }
  return { counts, unusual: sections.flatMap(([name, body]) => unusualOf(name, body)) };
}

type Counted = readonly (readonly [name: string, count: number])[];

function countersOf(name: string, body: string): Counted {
  if (name.includes('tables')) return rulesOf(name, body);
  if (name === 'nft') return nftRulesOf(body);
  if (name === 'interface') return [...body.matchAll(/net\/([^/]+)\/statistics\/(\w+):(\d+)/g)].map(([, device, what, count]) => [`${device} ${what}`, Number(count)] as const);
  if (name.endsWith('queue')) return [...body.matchAll(/^qdisc (\S+) \S+ dev (\S+)[^\n]*\n[^\n]*dropped (\d+)/gm)].map(([, kind, device, count]) => [`${name} ${kind} of ${device}, dropped`, Number(count)] as const);
  if (name === 'xfrm') return [...body.matchAll(/^(Xfrm\w+)\s+(\d+)/gm)].map(([, what, count]) => [`IPsec ${what}`, Number(count)] as const);
  return name.endsWith('kernel') ? kernelCounters(name, body) : [];
}

function rulesOf(name: string, body: string): Counted {
  let table = '';
  return body.split('\n').flatMap(line => {
    if (line.startsWith('*')) table = line.slice(1);
    const [, count, rule = ''] = /^\[(\d+):\d+\] (-A .*)$/.exec(line) ?? [];
    if (acts(rule)) return [[`${name} -t ${table} ${rule}`, Number(count)] as const];
    const [, chain, packets] = /^:(\w+) DROP \[(\d+):/.exec(line) ?? [];
    return chain ? [[`${name} -t ${table} policy of ${chain} DROP`, Number(packets)] as const] : [];
  });
}

// What accepts, masquerades, counts or calls another chain loses nothing.
function acts(rule: string): boolean {
  return /-j (?:DROP|REJECT|TTL|SNAT|DNAT|NETMAP|REDIRECT|MARK|CONNMARK|TCPMSS|NFQUEUE|TEE|NOTRACK|CT)\b/.test(rule);
}

function nftRulesOf(body: string): Counted {
  let chain = '';
  return body.split('\n').flatMap(line => {
    chain = /^\s*(?:table|chain) (.+) \{/.exec(line)?.[1] ?? chain;
    const [, before = '', count, verdict = ''] = /^\s*(.*?)counter packets (\d+) bytes \d+ ?(.*)$/.exec(line) ?? [];
    return count !== undefined && /drop|reject|queue|[sd]nat/.test(verdict) ? [[`nft chain ${chain}: ${before}${verdict}`, Number(count)] as const] : [];
  });
}

/** Reasons to drop, by their names in the kernel's net/ipv4/proc.c. */
const reasons = /^(?:In(?:HdrErrors|AddrErrors|UnknownProtos|Discards|NoRoutes|TruncatedPkts|CsumErrors)|Out(?:Discards|NoRoutes|TimeExcds)|FragFails|ReasmFails|IPReversePathFilter|TCPReqQFull\w*|ListenDrops|ListenOverflows|PruneCalled|TCPBacklogDrop|PFMemallocDrop|InErrors|RcvbufErrors|SndbufErrors)$/;

function kernelCounters(name: string, body: string): Counted {
  const place = name.startsWith('pod') ? "pod's kernel" : 'kernel';
  const lines = body.split('\n');
  return lines.flatMap((line, at) => {
    const [group = '', ...values] = (lines[at + 1] ?? '').split(/\s+/);
    const [own, ...names] = line.split(/\s+/);
    if (own !== group || !/^\d/.test(values[0] ?? '')) return [];
    return names.flatMap((counter, index) => (reasons.test(counter) ? [[`${place}: ${group} ${counter}`, Number(values[index])] as const] : []));
  });
}

function unusualOf(name: string, body: string): readonly string[] {
  const lines = body.split('\n').map(line => line.trim().replaceAll(/\s+/g, ' ')).filter(Boolean);
  if (name === 'rule') return lines.filter(line => !/^(?:0: from all lookup local|32766: from all lookup main|32767: from all lookup default)$/.test(line)).map(line => `policy rule: ${line}`);
  if (name === 'route') return lines.filter(line => /^(?:blackhole|unreachable|prohibit|throw) /.test(line)).map(line => `route: ${line}`);
  if (name === 'policy') return lines.filter(line => line.startsWith('src ')).map(line => `IPsec policy: ${line}`);
  if (name === 'port') return lines.flatMap(line => portOf(line));
  return name.endsWith('setting') ? settingsOf(name, lines) : [];
}

function portOf(line: string): readonly string[] {
  const [, device, state] = /^\d+: ([^:@\s]+).* state (\w+)/.exec(line) ?? [];
  const isolated = device !== undefined && / isolated on/.test(line);
  return device !== undefined && (state !== 'forwarding' || isolated) ? [`bridge port ${device}: ${isolated ? 'isolated' : state}`] : [];
}

function settingsOf(name: string, lines: readonly string[]): readonly string[] {
  const values = new Map(lines.map(line => [line.slice(line.lastIndexOf('/') + 1, line.indexOf(':')), Number(line.slice(line.indexOf(':') + 1))]));
  const place = name.startsWith('pod') ? "the pod's " : '';
  const [ignores = 0, ttl = 64, count = 0, most = Infinity] = ['icmp_echo_ignore_all', 'ip_default_ttl', 'nf_conntrack_count', 'nf_conntrack_max'].map(key => values.get(key));
  return [
    ...(ignores === 0 ? [] : [`${place}icmp_echo_ignore_all: ${ignores}`]),
    ...(ttl >= 32 ? [] : [`${place}ip_default_ttl: ${ttl}`]),
    ...(count < most * 0.95 ? [] : [`connection tracking: ${count} of ${most} entries`]),
  ];
}
