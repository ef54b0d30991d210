import type { JSX } from 'preact';
import type { View } from '../../view/types.ts';
import { foldsOf, tallyOf } from '../matrix-words.ts';
import type { Fold, ShownKind } from '../matrix-words.ts';
import { stateWords } from '../words.ts';
import { Glyph } from './glyph.tsx';

/** The matrix with the nodes that no cell tells apart as one row and one column. Nothing is averaged. */
export function FoldedTable({ view: { nodes, matrix }, kind }: { readonly view: View; readonly kind: ShownKind }): JSX.Element {
  const folds = foldsOf(matrix, nodes.length);
  const nameOf = (fold: Fold): string => nameFold(fold, nodes.map(({ name }) => name));
  return (
    <div class="scroll">
      <table class="matrix folded" aria-label="Pod to pod, rows ask and columns answer; nodes with the same answers are one row and one column">
        <thead>
          <tr>
            <th scope="col">
              <span class="quiet">from ╲ to</span>
            </th>
            {folds.map(fold => (
              <th key={fold.nodes[0]} scope="col">
                {nameOf(fold)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {folds.map(from => (
            <tr key={from.nodes[0]}>
              <th scope="row">{nameOf(from)}</th>
              {folds.map(to => {
                const { state, count, all } = tallyOf(matrix, nodes.length, { from, to, kind });
                const counted = count === all ? `${all}` : `${count} of ${all}`;
                return (
                  <td key={to.nodes[0]}>
                    <span class={`cell ${state}`} data-state={state} title={stateWords[state]}>
                      <span class="count">
                        <Glyph shape={state} />
                        {all > 0 && counted}
                        <span class="hidden">{stateWords[state]}</span>
                      </span>
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const namedUpTo = 3;

function nameFold({ nodes, isRest }: Fold, names: readonly string[]): string {
  if (isRest) return `${nodes.length} others, mixed`;
  if (nodes.length > namedUpTo && nodes.length > names.length / 2) return nodes.length === names.length ? `all ${nodes.length}` : `the other ${nodes.length}`;
  const named = nodes.slice(0, namedUpTo).map(at => names[at]).join(', ');
  return nodes.length > namedUpTo ? `${named} … (${nodes.length})` : named;
}
