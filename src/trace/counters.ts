import { readFileSync } from 'node:fs';
import type { Clue } from '../observe/observation.ts';
import { assetPath } from '../system/assets.ts';
import type { Machines, Node } from '../providers/provider.ts';
import { kernelCounters } from './clues/kernel.ts';
import { nftRules } from './clues/nft.ts';
import { tableRules } from './clues/tables.ts';
import { settingsOf } from './clues/settings.ts';

/** Something that can account for a lost packet: with a count, only if it rises. */
export type Found = Omit<Clue, 'node' | 'rise'> & { readonly count?: number };

/** A node's counters by their text, and its settings that are not as in a healthy lab. */
export interface Counters {
  readonly counts: ReadonlyMap<string, Found>;
  readonly unusual: readonly Found[];
}

const timeoutMs = 5000;

/** Reads what can account for a lost packet on one node; empty if it cannot be read in time. */
export async function readCounters({ patience = 1 }: Machines, node: Node): Promise<Counters> {
  const input = readFileSync(assetPath('templates/observe/hop.sh'), 'utf8');
  const answer = await node.run(['sh', '-s'], { input, timeoutMs: timeoutMs * patience, okCodes: [1] }).catch(() => undefined);
  return parseCounters(answer?.stdout ?? '');
}

/** The counters of a node that rose between two readings and count losses or what a rule did, and the settings that are unusual. */
export function cluesBetween(node: string, before: Counters, after: Counters): readonly Clue[] {
  const risen = [...after.counts.values()].flatMap(({ count = 0, ...found }) => {
    const rise = count - (before.counts.get(found.text)?.count ?? 0);
    return rise > 0 ? [{ node, ...found, rise }] : [];
  });
  // Many a distribution sets the strict filter; it matters where it drops.
  const filters = risen.some(({ text }) => text.endsWith('IPReversePathFilter'));
  return [...risen, ...after.unusual.filter(({ text }) => filters || !text.startsWith('rp_filter ')).map(found => ({ node, ...found }))];
}

/** A clue as one line. */
export function clueText({ text, rise }: Clue): string {
  return rise === undefined ? text : `${text}: +${rise}`;
}

/** Reads the sections that templates/observe/hop.sh prints. */
export function parseCounters(output: string): Counters {
  const sections = output.split(/^@@ /m).slice(1).map(text => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1)] as const);
  const counts = new Map<string, Found>();
  for (const found of sections.flatMap(([name, body]) => countersOf(name, body))) {
    // The plain command is one of the two kinds.
    const rule = found.text.replace(/^iptables(?:-legacy|-nft) /, 'iptables ');
    if (rule === found.text || !counts.has(rule)) counts.set(found.text, found);
  }
  return { counts, unusual: sections.flatMap(([name, body]) => (name === 'nft' ? nftRules(body).filter(({ count }) => count === undefined) : settingsOf(name, body))) };
}

function countersOf(name: string, body: string): readonly Found[] {
  if (name.includes('tables')) return tableRules(name, body);
  if (name === 'nft') return nftRules(body).filter(({ count }) => count !== undefined);
  if (name === 'interface') return counted(body, /net\/([^/]+)\/statistics\/(\w+):(\d+)/g, (device, what) => `${device} ${what}`);
  if (name.endsWith('queue')) return ['dropped', 'overlimits'].flatMap(what => queueCounters(name, body, what));
  if (name === 'xfrm') return counted(body, /^(Xfrm)(\w+)\s+(\d+)/gm, (start, what) => `IPsec ${start}${what}`);
  return name.endsWith('kernel') ? kernelCounters(name, body) : [];
}

function queueCounters(name: string, body: string, what: string): readonly Found[] {
  return counted(body, new RegExp(`^qdisc (\\S+) \\S+ dev (\\S+)[^\\n]*\\n[^\\n]*${what} (\\d+)`, 'gm'), (kind, device) => `${name} ${kind} of ${device}, ${what}`);
}

function counted(body: string, pattern: RegExp, textOf: (first: string, second: string) => string): readonly Found[] {
  return [...body.matchAll(pattern)].map(([, first = '', second = '', count]) => ({ kind: 'counter', text: textOf(first, second), count: Number(count) }));
}
