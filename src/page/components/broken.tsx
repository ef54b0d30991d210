import type { JSX } from 'preact';
import { joinPlaces } from '../../reporters/places.ts';
import { countOf } from '../../text/count.ts';
import type { BrokenView, View } from '../../view/types.ts';
import { kindWords, stateWords } from '../words.ts';
import { Folded } from './folded.tsx';
import { Mark } from './glyph.tsx';

const shownGroups = 6;

/** The broken pairs as a list, alike ones together: what the matrix shows, in words. */
export function Broken({ view }: { readonly view: View }): JSX.Element | null {
  const { broken } = view.matrix;
  if (broken.length === 0) return null;
  const item = (one: BrokenView, index: number): JSX.Element => <Group key={index} view={view} broken={one} />;
  return (
    <div>
      <h3>{view.matrix.broken.length === 1 ? 'The broken pairs' : 'The broken pairs, alike ones together'}</h3>
      <ul class="broken">{broken.slice(0, shownGroups).map(item)}</ul>
      {broken.length > shownGroups && (
        <Folded title={`${countOf(broken.length - shownGroups, 'more group')}`}>
          <ul class="broken">{broken.slice(shownGroups).map(item)}</ul>
        </Folded>
      )}
    </div>
  );
}

function Group({ view: { nodes }, broken: { state, pairs, oneWay, lost, summary, errors } }: { readonly view: View; readonly broken: BrokenView }): JSX.Element {
  const nameOf = (at: number): string => nodes[at]?.name ?? '';
  const where = joinPlaces(pairs.map(([from, to]) => ({ node: nameOf(from), peers: [nameOf(to)] })));
  const kinds = lost.length > 0 ? ` (${lost.map(kind => kindWords[kind]).join(', ')})` : '';
  const told = errors.filter(error => error !== stateWords[state]);
  return (
    <li>
      <Mark shape={state === 'no-answer' ? 'bad' : state === 'not-seen' ? 'unknown' : 'warn'}>
        <>
          <strong>{where}</strong> {stateWords[state]}
          {kinds}
          {oneWay && '; the other way is answered'}
        </>
      </Mark>
      {summary && <p class="small">{summary}</p>}
      {told.length > 0 && <p class="small quiet">{told.join(' · ')}</p>}
    </li>
  );
}
