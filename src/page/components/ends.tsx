import type { JSX } from 'preact';
import type { View } from '../../view/types.ts';
import { Mark } from './glyph.tsx';
import { ListTable } from './list-table.tsx';

/** The pods and Services of a lab with Kubernetes. */
export function Ends({ view: { ends } }: { readonly view: View }): JSX.Element | null {
  if (ends.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="ends">
      <h2 id="ends">Pods and Services</h2>
      <ListTable heads={['Kind', 'Name', 'Address', 'Where', 'State']}>
        <tbody>
          {ends.map(({ kind, name, address, node, good, backends }) => (
            <tr key={`${kind} ${name}`} class={good ? '' : 'wrong'}>
              <td>{kind}</td>
              <th scope="row">{name}</th>
              <td>
                <code>{address}</code>
              </td>
              <td>{node ?? backends.map(backend => `${backend.address} on ${backend.node}`).join(', ')}</td>
              <td>
                <Mark shape={good ? 'good' : 'bad'}>{good ? 'good' : 'not good'}</Mark>
              </td>
            </tr>
          ))}
        </tbody>
      </ListTable>
    </section>
  );
}
