import type { JSX } from 'preact';
import type { CellState } from '../../view/types.ts';

/** The shape of a state. A state is never told by its colour alone. */
export type Shape = 'good' | 'bad' | 'warn' | 'unknown' | CellState;

/** A shape of `Sprites` in the current colour, hidden from screen readers: the word is beside it. Its size is that of the style. */
export function Glyph({ shape }: { readonly shape: Shape }): JSX.Element {
  return (
    <svg aria-hidden="true">
      <use href={`#s-${shape}`} />
    </svg>
  );
}

/** Every shape, once in a page however often it is shown. */
export function Sprites(): JSX.Element {
  return (
    <svg class="sprites" aria-hidden="true">
      {Object.entries(drawings).map(([shape, drawing]) => (
        <symbol key={shape} id={`s-${shape}`} viewBox="0 0 16 16">
          {drawing}
        </symbol>
      ))}
    </svg>
  );
}

const line = { fill: 'none', stroke: 'currentColor', 'stroke-width': 2.5, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' } as const;
const cross = <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" {...line} />;

/** The shapes alone, for a drawing that places them itself. */
export const drawings: Readonly<Record<Shape, JSX.Element>> = {
  good: <path d="M2.5 8.5l3.5 4 7.5-9" {...line} />,
  bad: cross,
  warn: <path d="M8 1.5l7 13H1zM8 6v4M8 12v.3" {...line} stroke-width={1.75} />,
  unknown: <path d="M1.5 8h3M6.5 8h3M11.5 8h3" {...line} stroke-linecap="butt" />,
  answered: <circle cx="8" cy="8" r="3" fill="currentColor" />,
  partly: (
    <>
      <circle cx="8" cy="8" r="6" {...line} stroke-width={2} />
      <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
    </>
  ),
  'large-lost': <path d="M2 3h12M2 8h12M2 13h12" {...line} stroke-linecap="butt" />,
  'no-answer': cross,
  'same-address': <path d="M2.5 5.5h11M2.5 10.5h11" {...line} stroke-linecap="butt" />,
  'not-seen': <path d="M2 14L14 2M2 8l6-6M8 14l6-6" {...line} stroke-width={1.5} />,
  self: <path d="M3 3l10 10" {...line} stroke-width={1.25} />,
};

/** A shape and its word. The style draws the check mark, because a page has hundreds of them. */
export function Mark({ shape, children }: { readonly shape: 'good' | 'bad' | 'warn' | 'unknown'; readonly children: JSX.Element | string }): JSX.Element {
  return (
    <span class={`mark ${shape}`}>
      {shape !== 'good' && <Glyph shape={shape} />}
      {typeof children === 'string' ? children : <span>{children}</span>}
    </span>
  );
}
