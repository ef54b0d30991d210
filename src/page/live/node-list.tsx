import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { hashOf } from './place.ts';

const moves: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/** The nodes below their cards; one of them is in the tab order, and the arrow keys move between them. */
export function NodeList({ names }: { readonly names: readonly string[] }): JSX.Element {
  const [current, setCurrent] = useState(0);
  const at = Math.min(current, names.length - 1);
  const move = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    const by = moves[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max(at + by, 0), names.length - 1);
    setCurrent(next);
    event.currentTarget.querySelectorAll<HTMLElement>('a')[next]?.focus();
  };
  return (
    <ul class="choices small" aria-label="Nodes" id="nodes" onKeyDown={move}>
      {names.map((name, index) => (
        <li key={name}>
          <a href={hashOf({ page: 'node', node: name })} tabIndex={index === at ? 0 : -1} onFocus={() => setCurrent(index)}>
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}
