import type { JSX } from 'preact';
import { groupAlike } from '../../reporters/alike.ts';
import { joinNames, joinPlaces } from '../../reporters/places.ts';
import type { CauseView, View } from '../../view/types.ts';
import { layerWords } from '../layer-words.ts';
import { CommandLine } from './command-line.tsx';
import { Folded } from './folded.tsx';

export interface CauseProps {
  readonly view: View;
  readonly cause: CauseView;
  /** Its place in the list, from 1. */
  readonly number: number;
  /** Such as a button that repairs it; absent in a report. */
  readonly children?: JSX.Element;
}

/** Evidence beyond this many groups is folded. */
const shownGroups = 4;

/** One root cause: what was expected and what was found, the commands that fix it, and what follows from it. */
export function Cause({ view, cause, number, children }: CauseProps): JSX.Element {
  const { id, title, layer, nodes, fix, source, severity } = cause;
  const kind = severity ? 'Warning' : 'Root cause';
  return (
    <article class="panel cause" id={`cause-${number}`} data-cause={id} aria-labelledby={`cause-${number}-title`}>
      <header>
        <p>
          {view.causes.length > 1 ? `${kind} ${number} of ${view.causes.length}` : kind} · {layerWords[layer].name} · {joinNames(nodes) || 'the whole lab'}
        </p>
        <h2 id={`cause-${number}-title`}>{capital(title)}</h2>
      </header>
      <div class="argued">
        <div>
          <Proof cause={cause} />
          {fix.length > 0 && (
            <section>
              <h3>{fix.length === 1 ? 'Fix: run this command' : 'Fix: run these commands, in this order'}</h3>
              <div>
                {fix.map(({ command }, index) => (
                  <CommandLine key={index} command={command} />
                ))}
              </div>
            </section>
          )}
          {children}
        </div>
        <Follows cause={cause} view={view} />
      </div>
      <p class="quiet small">
        Fault <code>{id}</code>, known from: {source}
      </p>
    </article>
  );
}

function Proof({ cause: { evidence } }: { readonly cause: CauseView }): JSX.Element {
  const placed = evidence.map(one => ({ ...one, ...(one.peer !== undefined && { peers: [one.peer] }) }));
  const groups = groupAlike(placed, ({ fact, expected, actual }) => [fact, expected, actual]);
  const item = ({ shown, where }: (typeof groups)[number], index: number): JSX.Element => (
    <li key={index}>
      <span class="where">{where === 'lab' ? 'In the lab' : where}</span>
      <code>{shown.fact}</code>
      <Expected expected={shown.expected} actual={shown.actual} />
    </li>
  );
  const rest = groups.slice(shownGroups);
  return (
    <section>
      <h3>Evidence</h3>
      <ul class="proof">{groups.slice(0, shownGroups).map(item)}</ul>
      {rest.length > 0 && (
        <Folded title={`${rest.length} more`}>
          <ul class="proof">{rest.map(item)}</ul>
        </Folded>
      )}
    </section>
  );
}

/** What was expected above what was found, in columns. */
export function Expected({ expected, actual }: { readonly expected: string; readonly actual: string }): JSX.Element {
  return (
    <dl>
      <dt>expected</dt>
      <dd>
        <code>{expected}</code>
      </dd>
      <dt>found</dt>
      <dd class="actual">
        <code>{actual}</code>
      </dd>
    </dl>
  );
}

function Follows({ cause: { explains }, view: { checks } }: { readonly cause: CauseView; readonly view: View }): JSX.Element | null {
  const found = checks.map(({ findings, warnings = [], ...check }) => ({ ...check, findings: [...findings, ...warnings] }));
  const failed = found.filter(({ id, findings }) => explains.includes(id) && findings.length > 0);
  const faults = explains.filter(id => !checks.some(check => check.id === id));
  if (failed.length === 0 && faults.length === 0) return null;
  return (
    <section>
      <h3>What follows from it</h3>
      <ol class="follows">
        {failed.map(({ id, layer, findings }) => {
          const [first] = groupAlike(findings, ({ summary }) => [summary]);
          const where = joinPlaces(findings);
          return (
            <li key={id}>
              <p>{first?.shown.summary}</p>
              <p class="quiet small">
                {layerWords[layer].name}
                {where !== 'lab' && `, ${where}`} · <code>{id}</code>
              </p>
            </li>
          );
        })}
      </ol>
      {faults.length > 0 && <p class="quiet small">These faults are consequences too: {faults.join(', ')}</p>}
    </section>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
