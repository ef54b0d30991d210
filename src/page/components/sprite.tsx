import type { JSX } from 'preact';
import { drawings } from './glyph.tsx';
import type { Shape } from './glyph.tsx';

const shapes = ['answered', 'partly', 'large-lost', 'no-answer', 'same-address', 'not-seen', 'self'] as const satisfies readonly Shape[];

/** The shapes of cells, once in a page however many cells there are. */
export function Sprites(): JSX.Element {
  return (
    <svg class="sprites" aria-hidden="true" focusable="false">
      {shapes.map(shape => (
        <symbol key={shape} id={`s-${shape}`} viewBox="0 0 16 16">
          {drawings[shape]}
        </symbol>
      ))}
    </svg>
  );
}

/** A shape of `Sprites`. */
export function Sprite({ shape }: { readonly shape: (typeof shapes)[number] }): JSX.Element {
  return (
    <svg aria-hidden="true" focusable="false">
      <use href={`#s-${shape}`} />
    </svg>
  );
}
