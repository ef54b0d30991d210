import type { JSX } from 'preact';
import type { Hop, Leg, Walk } from '../../paths/types.ts';
import type { View } from '../../view/types.ts';
import { isLost, pathId, shownPaths } from '../path-ids.ts';
import { kindWords } from '../words.ts';
import { Folded } from './folded.tsx';
import { Glyph, Mark } from './glyph.tsx';

/** The ways of the packets that the view has: the lost ones first and open. */
export function Paths({ view }: { readonly view: View }): JSX.Element | null {
  const shown = shownPaths(view);
  if (shown.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="paths">
      <h2 id="paths">{shown.some(({ walk }) => isLost(walk)) ? 'Where packets are lost' : 'How packets travel'}</h2>
      <p class="quiet small">Each step as the node’s own tables have it, in the order in which its kernel takes them.</p>
      <div>
        {shown.map(({ walk, from, to }, index) => (
          <Folded key={`${from}-${to}`} open={index === 0 && isLost(walk)} title={<Title walk={walk} />}>
            <div id={pathId(from, to)}>
              <Path walk={walk} />
            </div>
          </Folded>
        ))}
      </div>
    </section>
  );
}

function Title({ walk }: { readonly walk: Walk }): JSX.Element {
  const { from, to, kind, dies } = walk;
  return (
    <>
      <Mark shape={isLost(walk) ? 'bad' : 'good'}>
        <strong>
          {from} → {to}
        </strong>
      </Mark>{' '}
      <span class="quiet">
        {kindWords[kind]}: {dies ? dies.summary : isLost(walk) ? 'lost; these tables do not say where' : 'answered'}
      </span>
    </>
  );
}

/** One packet's way there and back, hop by hop. */
export function Path({ walk: { request, answer, ends, probe } }: { readonly walk: Walk }): JSX.Element {
  return (
    <>
      <Way title="Request" leg={request} />
      {answer && <Way title="Answer" leg={answer} />}
      {probe && ends !== 'unknown' && probe.ok !== (ends === 'answered') && (
        <p class="small">
          The tables say that it is {ends}, the probe says {probe.ok ? 'answered' : (probe.error ?? 'no answer')}: something that was not looked at decides here.
        </p>
      )}
    </>
  );
}

function Way({ title, leg: { source, destination, masqueradedAs, hops } }: { readonly title: string; readonly leg: Leg }): JSX.Element {
  return (
    <>
      <p class="small">
        <strong>{title}</strong>{' '}
        <code>
          {source} → {destination}
        </code>
        {masqueradedAs !== undefined && <span class="quiet"> arriving from {masqueradedAs} (masqueraded)</span>}
      </p>
      <ol class="hops">
        {hops.map((hop, index) => (
          <Step key={index} hop={hop} isFirst={hop.node !== hops[index - 1]?.node} />
        ))}
      </ol>
    </>
  );
}

const shapes = { passes: 'good', dies: 'bad', unknown: 'unknown' } as const;
/** What a step rests on, unless it stands in the node's tables. */
const bases = { packet: 'seen by a trace', fact: undefined, derived: 'follows' } as const;

/** One step; the first one on a node names it, and the style draws the check mark of one that passes. */
function Step({ hop: { node, what, text, wanted, state, basis, wrongDoor }, isFirst }: { readonly hop: Hop; readonly isFirst: boolean }): JSX.Element {
  const shape = wrongDoor && state === 'passes' ? 'warn' : shapes[state];
  return (
    <li class={shape === 'good' ? undefined : state}>
      {shape !== 'good' && (
        <span class={`ink ${shape}`}>
          <Glyph shape={shape} />
        </span>
      )}
      {isFirst && <b>{node}</b>}
      <div>
        {what}: <code>{text}</code>
        {wanted !== undefined && (
          <>
            <br />
            <span class="quiet">
              expected: <code>{wanted}</code>
            </span>
          </>
        )}
        {state === 'dies' && <strong class="ink bad"> lost here</strong>}
      </div>
      {bases[basis] && <small class="quiet">{bases[basis]}</small>}
    </li>
  );
}
