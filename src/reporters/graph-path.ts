import type { Hop, Leg, PacketKind, Walk } from '../paths/types.ts';
import type { Canvas } from './graph-text.ts';
import { wrap } from '../text/wrap.ts';

const kinds: Readonly<Record<PacketKind, string>> = { icmp: 'ICMP', full: 'full size', tcp: 'TCP' };

/** The ways between two pods: each kind of probe, the hops of the one that was lost, and how the other direction fares. */
export function formatPath({ walks, back }: { readonly walks: readonly Walk[]; readonly back?: Walk }, canvas: Canvas): string {
  const { style } = canvas;
  const shown = walks.find(({ probe }) => probe && !probe.ok) ?? walks.find(({ ends }) => ends === 'lost') ?? walks[0];
  if (!shown) return '';
  const said = walks.map(({ kind, probe }) => `${kinds[kind]}: ${probe ? (probe.ok ? 'answered' : probe.error || 'no answer') : 'not sent'}`);
  return [
    style.bold(`${shown.from}'s pod → ${back ? `${shown.to}'s pod` : shown.to}`),
    ...(back ? [`  probes: ${said.join(', ')}`] : []),
    '',
    ...formatLeg(`request, ${kinds[shown.kind]}`, shown.request, canvas),
    '',
    ...(shown.answer ? formatLeg('answer', shown.answer, canvas) : [`answer: ${noAnswer(shown)}`]),
    '',
    ...verdict(shown, canvas),
    ...(back ? theOtherWay(back, canvas) : []),
    '',
  ].join('\n');
}

function noAnswer({ sameAddress, ends }: Walk): string {
  if (sameAddress && ends !== 'lost') return 'from itself';
  return ends === 'lost' ? 'none, because the request is lost' : 'not known, because the way of the request is not';
}

const signs = { passes: '✔', dies: '✕', unknown: '▨' } as const;

function formatLeg(title: string, { source, destination, hops }: Leg, canvas: Canvas): readonly string[] {
  const width = Math.min(34, Math.max(...hops.map(({ what }) => what.length)));
  const names = Math.max(...hops.map(({ node }) => node.length));
  return [
    `${title}: ${source || 'no address'} → ${destination || 'no address'}`,
    ...hops.flatMap((hop, at) => formatHop(hop, hops[at - 1]?.node === hop.node ? '' : hop.node, names, width, canvas)),
  ];
}

function formatHop(hop: Hop, node: string, names: number, width: number, { style, width: columns }: Canvas): readonly string[] {
  const { what, text, wanted, state, basis, wrongDoor } = hop;
  const indent = ' '.repeat(names + 6);
  const sign = wrongDoor && state === 'passes' ? '▲' : signs[state];
  const end = state === 'dies' ? ' (lost here)' : basis === 'packet' ? ' (packet seen)' : basis === 'derived' ? ' (derived)' : '';
  const [first = '', ...more] = wrap(`${what.padEnd(width)}  ${text}${end}`, columns - names - 6);
  const paint = (line: string): string => (state === 'dies' ? style.bad(line) : line);
  return [
    `  ${node.padEnd(names)}  ${paint(`${sign} ${first}`)}`,
    ...more.map(line => `${indent}  ${paint(line)}`),
    ...(wanted === undefined ? [] : [`${indent}  ${style.faint(`wanted: ${wanted}`)}`]),
  ];
}

function verdict({ ends, probe, dies, sameAddress }: Walk, { style, width }: Canvas): readonly string[] {
  const walked = { answered: sameAddress ? 'answered by itself' : 'answered', lost: 'lost', unknown: 'not known' }[ends];
  const agreed = !probe || ends === 'unknown' ? '' : (ends === 'answered') === probe.ok ? '; the probe agrees' : '; the probe says otherwise, so the lab may just have changed';
  return [...(dies ? wrap(dies.summary, width).map(line => style.bad(line)) : []), `by the tables of the nodes: ${walked}${agreed}`];
}

function theOtherWay({ from, to, probe, ends, request, dies, sameAddress }: Walk, { width }: Canvas): readonly string[] {
  const said = probe ? (probe.ok ? 'answered' : 'no answer') : { answered: 'answered', lost: 'lost', unknown: 'not known' }[ends];
  if (sameAddress) return [`the other way, ${from} → ${to}: ${said}, as ${from}'s pod asks itself too`];
  const because = said === 'answered' && request.masqueradedAs !== undefined ? `; ${from} sends it as ${request.masqueradedAs}, so the answer goes there` : '';
  return wrap(`the other way, ${from} → ${to}: ${said}${because}${dies ? `; ${dies.summary}` : ''}`, width, '  ');
}
