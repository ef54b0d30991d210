import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Happening } from '../../dashboard/messages.ts';
import { Mark } from '../components/glyph.tsx';

/** As many as are shown before all are asked for. */
const shownFirst = 8;

/** What turned, newest first. */
export function Happenings({ all }: { readonly all: readonly Happening[] }): JSX.Element {
  const [filter, setFilter] = useState('');
  const [isWhole, setWhole] = useState(false);
  const words = filter.trim().toLowerCase();
  const fitting = all.filter(({ text, nodes, kind }) => words === '' || `${kind} ${nodes.join(' ')} ${text}`.toLowerCase().includes(words)).toReversed();
  const shown = isWhole || words !== '' ? fitting : fitting.slice(0, shownFirst);
  return (
    <section class="panel" aria-labelledby="events">
      <h2 id="events" tabIndex={-1}>
        Events
      </h2>
      <label class="small">
        Search <input id="event-filter" type="search" value={filter} onInput={({ currentTarget }) => setFilter(currentTarget.value)} />
      </label>
      {fitting.length === 0 && <p class="quiet">{all.length === 0 ? 'Nothing has changed since this dashboard was started.' : 'No event fits.'}</p>}
      <ol class="happenings">
        {shown.map((one, index) => (
          <li key={`${one.at} ${one.text} ${index}`}>
            <time dateTime={one.at}>{one.at.slice(11, 19)}</time>
            <Mark shape={one.good === undefined ? 'unknown' : one.good ? 'good' : 'bad'}>{one.text}</Mark>
          </li>
        ))}
      </ol>
      {fitting.length > shown.length && (
        <button type="button" onClick={() => setWhole(true)}>
          Show all {fitting.length}
        </button>
      )}
    </section>
  );
}
