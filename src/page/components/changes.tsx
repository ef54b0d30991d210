import type { JSX } from 'preact';
import type { Change } from '../../diff/change.ts';
import { layerWords } from '../layer-words.ts';
import { formatMoment } from '../words.ts';
import { Folded } from './folded.tsx';
import { ListTable } from './list-table.tsx';

/** What changed since an earlier look at the lab. */
export interface Since {
  /** The snapshot or file. */
  readonly name: string;
  readonly takenAt: string;
  readonly changes: readonly Change[];
}

const shownChanges = 20;

/** The changes since a snapshot, lowest layer first. */
export function Changes({ since: { name, takenAt, changes } }: { readonly since: Since }): JSX.Element {
  return (
    <section class="panel" aria-labelledby="changes">
      <h2 id="changes">What changed since {name}</h2>
      <p class="quiet small">taken {formatMoment(takenAt)}</p>
      {changes.length === 0 && <p>Nothing changed.</p>}
      {changes.length > 0 && <ChangeTable changes={changes.slice(0, shownChanges)} />}
      {changes.length > shownChanges && (
        <Folded title={`${changes.length - shownChanges} more`}>
          <ChangeTable changes={changes.slice(shownChanges)} />
        </Folded>
      )}
    </section>
  );
}

function ChangeTable({ changes }: { readonly changes: readonly Change[] }): JSX.Element {
  return (
    <ListTable heads={['Layer', 'Node', 'Change']}>
      <tbody>
        {changes.map(({ layer, node, text }, index) => (
          <tr key={index}>
            <td>{layerWords[layer].name}</td>
            <th scope="row">{node ?? 'lab'}</th>
            <td>{text}</td>
          </tr>
        ))}
      </tbody>
    </ListTable>
  );
}
