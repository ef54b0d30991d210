import type { JSX } from 'preact';
import type { BrokenView, View } from '../../view/types.ts';
import { countOf } from '../../text/count.ts';
import { joinPlaces } from '../../reporters/places.ts';
import { cardWidth, short } from '../layout.ts';
import type { Layout } from '../layout.ts';
import { stateWords } from '../words.ts';
import { drawings } from './glyph.tsx';

/** What is broken between nodes, one line each. */
export interface LanesView {
  readonly height: number;
  readonly lanes: readonly Lane[];
}

interface Lane {
  readonly state: BrokenView['state'];
  /** From where to where the arrow goes; absent: the line is about many pairs. */
  readonly arrow?: { readonly from: number; readonly to: number };
  readonly pairs: string;
  readonly text: string;
}

const pitch = 50;
/** From the line of the network to the first lane. */
const below = 24;
const shownArrows = 3;
/** Pairs whose names are longer than this are counted. */
const longestPairs = 70;

/** The lanes below a drawing: an arrow for each single pair of nodes in one row, and a line of text for all others. */
export function lanesOf({ nodes, matrix: { broken, shape } }: View, layout: Layout): LanesView {
  const nameOf = (at: number): string => nodes[at]?.name ?? '';
  const lanes = broken.map((one): Lane => {
    const pairs = joinPlaces(one.pairs.map(([from, to]) => ({ node: nameOf(from), peers: [nameOf(to)] })));
    const arrow = arrowOf(one, layout);
    return { state: one.state, pairs, text: one.summary || one.errors[0] || stateWords[one.state], ...(arrow && { arrow }) };
  });
  const drawn = lanes.filter(({ arrow }) => arrow).slice(0, shownArrows);
  const others = lanes.filter(lane => !drawn.includes(lane));
  const [first] = others;
  const fits = first !== undefined && first.pairs.length <= longestPairs;
  const all = !first ? drawn : others.length === 1 && fits ? [...drawn, first] : [...drawn, summaryOf(first.state, { broken, shape, drawn: drawn.length })];
  return { lanes: all, height: all.length === 0 ? 4 : all.length * pitch + 4 };
}

function arrowOf({ pairs: [first, ...others] }: BrokenView, { isTiled, rows, places }: Layout): Lane['arrow'] {
  if (!first || others.length > 0 || isTiled || rows.length > 1) return undefined;
  const [from = 0, to = 0] = first.map(at => (places[at]?.x ?? 0) + (cardWidth * 3) / 4);
  return { from, to };
}

function summaryOf(state: Lane['state'], { broken, shape, drawn }: Pick<View['matrix'], 'broken' | 'shape'> & { readonly drawn: number }): Lane {
  const pairs = broken.reduce((sum, one) => sum + one.pairs.length, 0) - drawn;
  return { state, pairs: `${drawn > 0 ? 'another ' : ''}${countOf(pairs, 'pair')}`, text: shape.text };
}

/** Draws the lanes. */
export function Lanes({ lanes: { lanes }, top, width }: { readonly lanes: LanesView; readonly top: number; readonly width: number }): JSX.Element {
  return (
    <>
      {lanes.map(({ state, arrow, pairs, text }, at) => (
        <g key={at} class={state === 'no-answer' ? 'ov-lane bad' : 'ov-lane warn'} transform={`translate(0 ${top + at * pitch})`}>
          <title>{`${pairs}: ${text}`}</title>
          {arrow && <Arrow {...arrow} bus={-(below + at * pitch)} />}
          <g class="ov-ink" transform="translate(6 3) scale(0.8)">
            {drawings[state]}
          </g>
          <text class="ov-pair" x="26" y="14">
            {short(`${pairs}: ${stateWords[state]}`, width - 30, 7.6)}
          </text>
          <text class="ov-quiet" x="26" y="30">
            {text === stateWords[state] ? '' : short(text, width - 30, 6.1)}
          </text>
        </g>
      ))}
    </>
  );
}

function Arrow({ from, to, bus }: NonNullable<Lane['arrow']> & { readonly bus: number }): JSX.Element {
  const y = -4;
  return (
    <g class="ov-arrow">
      <path d={`M${from} ${bus}V${y}H${to}V${bus + 4}M${to + 4} ${bus + 9}l-4 -6l-4 6`} />
      <g transform={`translate(${(from + to) / 2 - 7} ${y - 7}) scale(0.875)`}>
        <rect class="ov-gap" x="-3" y="0" width="22" height="16" />
        {drawings['no-answer']}
      </g>
    </g>
  );
}
