import type { ComponentChildren, JSX } from 'preact';
import type { View } from '../../view/types.ts';
import { countOf } from '../../text/count.ts';
import { formatMoment } from '../words.ts';

/** The line above everything: which lab, when it was seen, and what can be done. */
export function Bar({ view: { lab, nodes, takenAt }, children }: { readonly view: View; readonly children?: ComponentChildren }): JSX.Element {
  const facts = [lab.provider, lab.backend, countOf(nodes.length, 'node'), ...(lab.kubernetes === undefined ? [] : [`Kubernetes ${lab.kubernetes}`])];
  return (
    <header class="bar">
      <div class="wide">
        <span class="brand">lab {lab.name}</span>
        <ul>
          {facts.map(fact => (
            <li key={fact}>{fact}</li>
          ))}
          <li>{takenAt === undefined ? 'planned, nothing seen' : <time dateTime={takenAt}>seen {formatMoment(takenAt)}</time>}</li>
        </ul>
        <div class="tools">{children}</div>
      </div>
    </header>
  );
}
