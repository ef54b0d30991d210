import type { NodeView, View } from '../view/types.ts';
import { countOf } from '../text/count.ts';
import type { Canvas } from './graph-text.ts';
import { joinNames } from './places.ts';

/** Labs of more nodes have a line for each node that has troubles, and one for the others. */
const mostCards = 20;
const labelWidth = 8;
/** Troubles beyond this many are counted. */
const mostTroubles = 3;

/** The nodes on their network: cards beside each other, or lines if they are many. */
export function formatCards(view: View, canvas: Canvas): readonly string[] {
  const { nodes } = view;
  return nodes.length > mostCards ? formatLines(nodes, canvas) : formatRows(view, canvas);
}

function formatLines(nodes: readonly NodeView[], { style, width }: Canvas): readonly string[] {
  const bad = nodes.filter(({ state }) => state === 'bad' || state === 'unreachable');
  const rest = nodes.length - bad.length;
  const state = nodes.every(node => node.state === 'planned') ? 'planned' : 'without troubles';
  return [
    ...bad.map(({ name, address, subnet = 'no subnet', troubles }) => `  ${style.bad('✕')} ${`${name}  ${address}  ${subnet}  ${troubles.join(', ')}`.slice(0, width - 4)}`),
    ...(rest > 0 ? [`  ${state === 'planned' ? ' ' : style.good('✔')} ${countOf(rest, bad.length > 0 ? 'other node' : 'node')} ${state}`] : []),
  ];
}

interface Card {
  readonly lines: readonly string[];
  readonly width: number;
}

function formatRows({ nodes, lab }: View, canvas: Canvas): readonly string[] {
  const labels = labelsOf(nodes);
  const cards = nodes.map(node => cardOf(node, labels));
  const widest = Math.max(...cards.map(({ width }) => width)) + 2;
  const perRow = Math.max(1, Math.floor((canvas.width - labelWidth) / widest));
  const rows = Array.from({ length: Math.ceil(nodes.length / perRow) }, (_, index) => index * perRow);
  return rows.flatMap((from, index) => {
    const row = cards.slice(from, from + perRow);
    return [...(index === 0 ? [] : ['']), ...formatRow(row, nodes.slice(from, from + perRow), labels, widest, canvas), wire(row.length, widest, index === rows.length - 1 ? lab.nodeNetwork : '', canvas)];
  });
}

type Labels = readonly (readonly [label: string, valueOf: (node: NodeView) => string])[];

function labelsOf(nodes: readonly NodeView[]): Labels {
  const devices = new Set(nodes.flatMap(({ device }) => device ?? []));
  const [device = 'addr'] = devices.size === 1 ? devices : [];
  const most = Math.min(mostTroubles, Math.max(...nodes.map(({ troubles }) => troubles.length)));
  const planned = nodes.every(({ state }) => state === 'planned');
  const seen: Labels = [['pods', ({ subnet = '-' }) => subnet], ['lease', leaseOf]];
  return [
    ...(planned ? [] : seen),
    ...Array.from({ length: most }, (_, at) => ['', (node: NodeView) => troubleAt(node, at)] as const),
    [device, ({ address }) => address],
  ];
}

function cardOf(node: NodeView, labels: Labels): Card {
  const lines = [headOf(node), ...labels.map(([, valueOf]) => valueOf(node))];
  return { lines, width: Math.max(...lines.map(({ length }) => length)) };
}

const signs = { good: ' ✔', bad: ' ✕', unreachable: ' ▨', planned: '' } as const;

function headOf({ name, state, roles }: NodeView): string {
  const shown = roles.filter(role => role !== 'worker');
  return `${name}${signs[state]}${shown.length > 0 ? ` ${shown.join(', ')}` : ''}`;
}

function troubleAt({ troubles }: NodeView, at: number): string {
  const trouble = troubles[at];
  if (trouble === undefined) return '';
  const more = troubles.length - mostTroubles;
  return `${trouble}${at === mostTroubles - 1 && more > 0 ? ` (+${more})` : ''}`;
}

function leaseOf({ lease, state }: NodeView): string {
  if (!lease) return state === 'planned' ? '' : 'none';
  if (lease.ttl === undefined) return 'reserved';
  const minutes = Math.floor(lease.ttl / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min${lease.late ? ' ▲' : ''}`;
}

function formatRow(cards: readonly Card[], nodes: readonly NodeView[], labels: Labels, widest: number, { style }: Canvas): readonly string[] {
  return ['', ...labels.map(([label]) => label)].flatMap((label, at) => {
    const texts = cards.map(({ lines }) => lines[at] ?? '');
    if (label === '' && texts.every(text => text === '')) return [];
    const cells = texts.map((text, index) => {
      const padded = text.padEnd(index === texts.length - 1 ? 0 : widest);
      const isTrouble = label === '' && at > 0;
      return at === 0 ? paintHead(padded, nodes[index], style) : isTrouble ? style.bad(padded) : padded;
    });
    return [`  ${label.padEnd(labelWidth - 2)}${cells.join('')}`.trimEnd()];
  });
}

function paintHead(text: string, node: NodeView | undefined, style: Canvas['style']): string {
  if (node?.state === 'good') return style.good(text);
  return node?.state === 'planned' ? style.bold(text) : style.bad(text);
}

function wire(count: number, widest: number, network: string, { style }: Canvas): string {
  const marks = Array.from({ length: count }, (_, index) => `${index === 0 ? '═'.repeat(labelWidth - 2) : ''}╧${'═'.repeat(index === count - 1 ? 5 : widest - 1)}`);
  return style.faint(`  ${marks.join('')} ${network}`.trimEnd());
}

/** The names of a class of nodes, short. */
export function nameClass(names: readonly string[], of: number): string {
  if (names.length === 1) return names[0] ?? '';
  return names.length === of ? `all ${of}` : names.length > 3 ? `${names.length} nodes` : joinNames(names);
}
