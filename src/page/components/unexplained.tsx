import type { JSX } from 'preact';
import { groupAlike } from '../../reporters/alike.ts';
import { joinNames } from '../../reporters/places.ts';
import type { View } from '../../view/types.ts';
import { layerWords } from '../layer-words.ts';
import { Expected } from './cause.tsx';

/** Failed checks and warnings that no known fault explains: what was found, and no guess. */
export function Unexplained({ view: { unexplained } }: { readonly view: View }): JSX.Element | null {
  if (unexplained.length === 0) return null;
  return (
    <section class="panel cause" aria-labelledby="unexplained">
      <h2 id="unexplained">No known fault explains this</h2>
      {unexplained.map(({ check, layer, nodes, findings }) => (
        <section key={check}>
          <h3>
            <code>{check}</code> · {layerWords[layer].name} · closest to {joinNames(nodes) || 'the lab as a whole'}
          </h3>
          <ul class="proof">
            {groupAlike(findings, ({ summary, expected, actual }) => [summary, expected, actual]).map(({ shown, where }, index) => (
              <li key={index}>
                <span class="where">{where}</span>
                {shown.summary}
                <Expected expected={shown.expected} actual={shown.actual} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}
