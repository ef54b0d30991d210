import { placeName } from '../trace/breaks.ts';
import { kindName } from '../trace/trace.ts';
import type { Break, HopCount, Trace } from '../trace/trace.ts';
import type { Hop } from '../trace/recording.ts';
import type { Style } from '../text/style.ts';

/** A trace for a person: each hop with the probes seen there, the break marked, and the verdict. */
export function formatTrace(trace: Trace, style: Style): string {
  const { from, to, kinds, breaks, errors, largest, unanswered } = trace;
  const names = kinds.map(kindName);
  const lines = [
    `${style.bold(`${placeName(from)} → ${placeName(to)}`)}  ${style.faint(`${from.address} → ${to.address}`)}`,
    '',
    ...formatWay('there', trace.there, breaks, names, style),
    ...formatWay('back', trace.back, breaks, names, style),
    formatRow(nameWidthOf(trace), 'answered', kinds.map(({ answered, sent }) => `${answered}/${sent}`), names),
    '',
    ...errors.map(({ sender, node, says, kinds: of }) => `${node ?? 'unknown sender'} (${sender}) says: ${says} (${of.join(', ')})`),
    ...unanswered,
    ...(largest === undefined ? [] : [`largest packet that crosses: ${largest} bytes`]),
    ...(breaks.length === 0 ? [`${style.good('whole')}: every probe was answered`] : breaks.map(one => `${style.bad('broken')} ${one.direction}: ${one.says} (${one.kinds.join(', ')})`)),
  ];
  return `${lines.join('\n')}\n`;
}

const indent = '  ';

function nameWidthOf({ there, back }: Trace): number {
  return Math.max(...[...there, ...back].map(hop => hopName(hop).length), 8);
}

function formatWay(title: 'there' | 'back', hops: readonly HopCount[], breaks: readonly Break[], names: readonly string[], style: Style): readonly string[] {
  const width = Math.max(...hops.map(hop => hopName(hop).length), 8);
  const cutBefore = (hop: Hop): boolean => breaks.some(one => one.direction === title && one.before !== undefined && hopName(one.before) === hopName(hop));
  const rows = hops.flatMap(hop => {
    const row = formatRow(width, hopName(hop), hop.seen.map(String), names, hop.notes.join(', '));
    return cutBefore(hop) ? [style.bad(`${indent}✗ lost here`), row] : [row];
  });
  return [formatRow(width, title, names, names), ...rows, ''];
}

function formatRow(width: number, name: string, cells: readonly string[], names: readonly string[], note = ''): string {
  const columns = cells.map((cell, at) => cell.padStart(Math.max(names[at]?.length ?? 0, 4)));
  return `${indent}${name.padEnd(width)}  ${columns.join('  ')}${note && `  ${note}`}`;
}

function hopName({ node, place, device, direction }: Hop): string {
  return `${node} ${place === 'pod' ? 'pod ' : ''}${device} ${direction}`;
}
