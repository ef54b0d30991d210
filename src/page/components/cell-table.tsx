import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { View } from '../../view/types.ts';
import { placeAfter } from '../grid-keys.ts';
import type { GridPlace } from '../grid-keys.ts';
import { cellState, cellWords } from '../matrix-words.ts';
import type { ShownKind } from '../matrix-words.ts';
import { pathId, shownPaths } from '../path-ids.ts';
import { Glyph } from './glyph.tsx';

interface CellTableProps {
  readonly view: View;
  readonly kind: ShownKind;
  readonly onOpen?: ((from: number, to: number) => void) | undefined;
}

/** A cell for each ordered pair; one of them is in the tab order, and the arrow keys move between them. */
export function CellTable({ view, kind, onOpen }: CellTableProps): JSX.Element {
  const [[row, column], setAt] = useState<GridPlace>([0, 0]);
  const { nodes } = view;
  const paths = new Set(onOpen ? [] : shownPaths(view).map(({ from, to }) => pathId(from, to)));
  const move = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    const next = placeAfter(event.key, [row, column], [nodes.length, nodes.length]);
    if (!next) return;
    event.preventDefault();
    setAt(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-at="${next.join()}"]`)?.focus();
  };
  return (
    <div class="scroll">
      <table class={`matrix${nodes.length > 7 ? ' small-cells' : ''}`} role="grid" aria-label="Pod to pod, rows ask and columns answer" onKeyDown={move}>
        <thead>
          <tr>
            <th scope="col">
              <span class="quiet">from ╲ to</span>
            </th>
            {nodes.map(({ name }) => (
              <th key={name} scope="col" class={nodes.length > 5 ? 'turned' : ''}>
                <span>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nodes.map(({ name }, from) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {nodes.map((_, to) => (
                <PairCell key={to} {...{ view, kind, onOpen, paths, from, to }} isCurrent={from === row && to === column} onFocus={() => setAt([from, to])} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PairCellProps extends CellTableProps {
  /** The ids of the ways that the page shows. */
  readonly paths: ReadonlySet<string>;
  readonly from: number;
  readonly to: number;
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
}

function PairCell({ view, kind, onOpen, paths, from, to, isCurrent, onFocus }: PairCellProps): JSX.Element {
  const { nodes, matrix } = view;
  const size = nodes.length;
  const state = cellState(matrix, size, from, to, kind);
  const [a = '', b = ''] = [nodes[from]?.name, nodes[to]?.name];
  const words = state === 'self' ? `${a} itself` : `${a} to ${b}: ${cellWords(matrix.cells[from * size + to] ?? 0, state)}`;
  const common = { class: `cell ${state}`, 'data-at': `${from},${to}`, 'data-state': state, tabIndex: isCurrent ? 0 : -1, title: words, onFocus };
  const inner = (
    <>
      <Glyph shape={state} />
      <span class="hidden">{words}</span>
    </>
  );
  return (
    <td role="gridcell">
      {onOpen && state !== 'self' ? (
        <button type="button" {...common} onClick={() => onOpen(from, to)}>
          {inner}
        </button>
      ) : paths.has(pathId(from, to)) ? (
        <a {...common} href={`#${pathId(from, to)}`}>
          {inner}
        </a>
      ) : (
        <span {...common}>{inner}</span>
      )}
    </td>
  );
}
