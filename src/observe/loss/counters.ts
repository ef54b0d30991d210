import { readFileSync } from 'node:fs';
import type { Node } from '../../providers/provider.ts';
import { assetPath } from '../../system/assets.ts';
import { wholeNumber } from '../parse/whole-number.ts';
import type { RisenCounter } from './loss-facts.ts';

/** The counters of one node, by place and name. */
export type Counters = ReadonlyMap<string, number>;

const timeoutMs = 5000;

/** Reads every counter of dropped packets on a node, and of those that a queue held back; empty if it does not answer. */
export async function readCounters(node: Node): Promise<Counters> {
  const script = readFileSync(assetPath('templates/observe/counters.sh'), 'utf8');
  const stdout = await node.run(['sh', '-s'], { input: script, timeoutMs }).then(
    result => result.stdout,
    () => '',
  );
  return parseCounters(stdout);
}

/** The counters that are higher than before, the one that rose most first. */
export function risen(node: string, before: Counters, after: Counters): readonly RisenCounter[] {
  const all = [...after].flatMap(([key, value]) => {
    const rose = value - (before.get(key) ?? 0);
    const [place, ...what] = key.split(' ');
    return rose > 0 ? [{ node, place: place === 'pod' ? ('pod' as const) : ('node' as const), what: what.join(' '), rose }] : [];
  });
  return all.toSorted((a, b) => b.rose - a.rose);
}

/** The counters in the output of counters.sh. */
export function parseCounters(text: string): Counters {
  const counters = new Map<string, number>();
  for (const section of text.split(/^@ /m).slice(1)) {
    const [head = '', ...lines] = section.split('\n');
    const [place = '', kind = ''] = head.split(' ');
    for (const [what, value] of parsers.get(kind)?.(lines) ?? []) counters.set(`${place} ${what}`, value);
  }
  return counters;
}

type Parsed = readonly (readonly [what: string, value: number])[];

const parsers: ReadonlyMap<string, (lines: readonly string[]) => Parsed> = new Map([
  ['devices', lines => lines.flatMap(parseDevice)],
  ['snmp', parseSnmp],
  ['rules', parseRules],
  ['queues', parseQueues],
] as const);

// The columns of /proc/net/dev: bytes, packets, errs, drop, fifo, frame, and so on, received; then the same, sent.
function parseDevice(line: string): Parsed {
  const [, device, numbers = ''] = /^\s*(\S+):\s*(.*)$/.exec(line) ?? [];
  if (device === undefined) return [];
  const columns = numbers.trim().split(/\s+/).map(wholeNumber);
  const named = { 'errors received': 2, 'dropped when received': 3, 'errors sent': 10, 'dropped when sent': 11 };
  return Object.entries(named).map(([what, at]) => [`${device}: ${what}`, columns[at] ?? 0] as const);
}

const aboutLoss = /Discards|Drop|Err|Filter|Overflow|NoRoutes|InUnknownProtos/;

// A line of names, then a line of values.
function parseSnmp(lines: readonly string[]): Parsed {
  return lines.flatMap((line, at) => {
    const names = line.split(' ');
    const values = lines[at + 1]?.split(' ') ?? [];
    if (at % 2 === 1 || names[0] !== values[0]) return [];
    return names.flatMap((name, column) => (aboutLoss.test(name) ? [[`${names[0]} ${name}`, wholeNumber(values[column]) ?? 0] as const] : []));
  });
}

function parseRules(lines: readonly string[]): Parsed {
  let table = '';
  return lines.flatMap(line => {
    table = /^\*(\w+)/.exec(line)?.[1] ?? table;
    const [, packets, rule] = /^\[(\d+):\d+\] (.*-j (?:DROP|REJECT|NFQUEUE|TARPIT)\b.*)$/.exec(line) ?? [];
    return rule === undefined ? [] : [[`iptables -t ${table} ${rule}`, wholeNumber(packets) ?? 0] as const];
  });
}

function parseQueues(lines: readonly string[]): Parsed {
  let queue = '';
  return lines.flatMap(line => {
    const [, kind, device] = /^qdisc (\S+) .*?\bdev (\S+)/.exec(line) ?? [];
    if (kind !== undefined) queue = `tc qdisc ${kind} of ${device}`;
    const [, dropped, overlimits] = /\(dropped (\d+), overlimits (\d+)/.exec(line) ?? [];
    if (dropped === undefined) return [];
    return [[`${queue}: dropped`, wholeNumber(dropped) ?? 0] as const, [`${queue}: overlimits`, wholeNumber(overlimits) ?? 0] as const];
  });
}
