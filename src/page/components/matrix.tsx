import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { countOf } from '../../text/count.ts';
import type { CellState, View } from '../../view/types.ts';
import type { ShownKind } from '../matrix-words.ts';
import { byWeight } from '../matrix-words.ts';
import { stateWords } from '../words.ts';
import { Broken } from './broken.tsx';
import { CellTable } from './cell-table.tsx';
import { CellMap } from './cell-map.tsx';
import { FoldedTable } from './folded-table.tsx';
import { Glyph } from './glyph.tsx';

export interface MatrixProps {
  readonly view: View;
  /** Opens the way of a packet; left out, a cell is a link to it within the page where the page has it. */
  readonly onOpen?: ((from: number, to: number, kind: ShownKind) => void) | undefined;
}

/** Nodes up to this many have a cell for each pair; more are folded, and drawn on request. */
const wholeUpTo = 20;

const kinds: readonly (readonly [ShownKind, string])[] = [
  ['all', 'all'],
  ['icmp', 'ICMP'],
  ['full', 'full size'],
  ['tcp', 'TCP'],
];

/** Which node's pods reach which: rows ask, columns answer. */
export function Matrix({ view, onOpen }: MatrixProps): JSX.Element {
  const [kind, setKind] = useState<ShownKind>('all');
  const [isFolded, setFolded] = useState(true);
  const { shape } = view.matrix;
  const openPair = onOpen && ((from: number, to: number): void => onOpen(from, to, kind));
  const isWhole = view.nodes.length <= wholeUpTo;
  return (
    <section class="panel" aria-labelledby="matrix-title" id="matrix">
      <h2 id="matrix-title">Who reaches whom, pod to pod</h2>
      <p>{capital(shape.text)}</p>
      <div class="scripted choices" role="group" aria-label="Probes shown">
        {kinds.map(([id, word]) => (
          <button key={id} type="button" aria-pressed={kind === id} onClick={() => setKind(id)}>
            {word}
          </button>
        ))}
        {!isWhole && (
          <button type="button" data-key="f" aria-pressed={!isFolded} onClick={() => setFolded(!isFolded)}>
            all {countOf(view.nodes.length ** 2 - view.nodes.length, 'cell')}
          </button>
        )}
      </div>
      {isWhole ? <CellTable view={view} kind={kind} onOpen={openPair} /> : isFolded ? <FoldedTable view={view} kind={kind} /> : <CellMap view={view} kind={kind} onOpen={openPair} />}
      <Legend view={view} />
      <Broken view={view} />
    </section>
  );
}

function Legend({ view: { matrix, verdict } }: { readonly view: View }): JSX.Element {
  const present = new Set<CellState>(matrix.broken.map(({ state }) => state));
  if (verdict.pairs.good > 0 || present.size === 0) present.add('answered');
  return (
    <ul class="legend" aria-label="Legend">
      {byWeight.toReversed().filter(state => present.has(state)).map(state => (
        <li key={state}>
          <span class={`cell ${state}`}>
            <Glyph shape={state} />
          </span>
          {stateWords[state]}
        </li>
      ))}
    </ul>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
