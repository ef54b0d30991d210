import type { JSX } from 'preact';
import { groupBy } from '../../text/group-by.ts';
import type { CheckView, View } from '../../view/types.ts';
import { layerWords } from '../layer-words.ts';
import { Mark } from './glyph.tsx';

/** The layers in order, each built on the ones before it: where it starts to go wrong, and what follows. */
export function Chain({ view }: { readonly view: View }): JSX.Element {
  const layers = [...groupBy(view.checks, ({ layer }) => layer)];
  return (
    <section aria-labelledby="chain">
      <h2 id="chain" class="hidden">
        Layers, each of which needs the ones before it
      </h2>
      <ol class="chain">
        {layers.map(([layer, checks]) => {
          const { shape, text, isRoot } = stateOf(checks, view);
          return (
            <li key={layer} class={`${shape}${isRoot ? ' root' : ''}`}>
              <span class="name">{layerWords[layer].name}</span>
              <span class="quiet">{layerWords[layer].does}</span>
              <br />
              <Mark shape={shape}>{text}</Mark>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

interface LinkState {
  readonly shape: 'good' | 'bad' | 'unknown';
  readonly text: string;
  readonly isRoot?: boolean;
}

function stateOf(checks: readonly CheckView[], { causes }: View): LinkState {
  const layer = checks[0]?.layer;
  const roots = causes.flatMap((cause, index) => (cause.layer === layer ? [index + 1] : []));
  if (roots.length > 0) return { shape: 'bad', text: `root cause${causes.length > 1 ? ` ${roots.join(', ')}` : ''}`, isRoot: true };
  const failed = checks.filter(({ status }) => status === 'failed' || status === 'broken');
  if (failed.length > 0) {
    const explained = failed.every(({ id }) => causes.some(({ explains }) => explains.includes(id)));
    return { shape: 'bad', text: explained ? 'fails as a result' : 'fails' };
  }
  if (checks.every(({ status }) => status === 'skipped')) return { shape: 'unknown', text: 'cannot be judged' };
  return { shape: 'good', text: 'works' };
}
