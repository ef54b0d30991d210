import type { JSX } from 'preact';
import type { View } from '../../view/types.ts';
import { Leases, Routes } from '../components/addressing.tsx';
import { Cause } from '../components/cause.tsx';
import { Chain } from '../components/chain.tsx';
import { Checks } from '../components/checks.tsx';
import { Ends } from '../components/ends.tsx';
import { Matrix } from '../components/matrix.tsx';
import { Overlay } from '../components/overlay.tsx';
import { Services } from '../components/services.tsx';
import { Unexplained } from '../components/unexplained.tsx';
import { Verdict } from '../components/verdict.tsx';
import type { ShownKind } from '../matrix-words.ts';
import type { Api } from './api.ts';
import type { DialogName } from './dialogs.tsx';
import { Happenings } from './happenings.tsx';
import { hashOf } from './place.ts';
import { ReportButton } from './report-button.tsx';
import { NoVerdict } from './standing.tsx';
import type { LiveState, Standing } from './state.ts';

export interface LabProps {
  readonly api: Api;
  readonly view: View;
  readonly state: LiveState;
  readonly standing: Standing;
  readonly isPaused: boolean;
  readonly mayChange: boolean;
  readonly setDialog: (name: DialogName) => void;
  readonly onLook: () => void;
}

/** The first page: the verdict, its causes, the pictures, what happened, and everything they rest on. */
export function Lab(props: LabProps): JSX.Element {
  const { view, state, standing, isPaused, mayChange, setDialog } = props;
  const { training } = state;
  return (
    <>
      {standing === 'live' && training.state !== 'searching' ? <Verdict view={view} /> : standing === 'live' ? <Searching state={state} /> : <NoVerdict state={state} standing={standing} isPaused={isPaused} />}
      <Buttons {...props} />
      <Over state={state} />
      <LastAction state={state} />
      {view.checks.length > 0 && training.state !== 'searching' && <Chain view={view} />}
      {view.causes.map((cause, index) => (
        <Cause key={cause.id + cause.nodes.join()} view={view} cause={cause} number={index + 1}>
          {mayChange ? <RepairButton setDialog={setDialog} /> : <></>}
        </Cause>
      ))}
      <Unexplained view={view} />
      <Pictures view={view} />
      <Happenings all={state.happenings} />
      <Leases view={view} />
      <Routes view={view} />
      <Services view={view} />
      <Ends view={view} />
      <Checks view={view} />
    </>
  );
}

function Pictures({ view }: { readonly view: View }): JSX.Element {
  const names = view.nodes.map(({ name }) => name);
  const open = (from: number, to: number, kind: ShownKind): void =>
    void (location.hash = hashOf({ page: 'path', from: names[from] ?? '', to: names[to] ?? '', probe: kind === 'all' ? undefined : kind }));
  return (
    <div class="pair">
      <section class="panel" aria-labelledby="overlay">
        <h2 id="overlay" tabIndex={-1}>
          The overlay network
        </h2>
        <Overlay view={view} hrefOf={at => hashOf({ page: 'node', node: names[at] ?? '' })} />
      </section>
      <Matrix view={view} onOpen={open} />
    </div>
  );
}

function Buttons({ api, state: { training, hello }, mayChange, setDialog, onLook }: LabProps): JSX.Element {
  return (
    <div class="choices" role="group" aria-label="Actions">
      <button type="button" onClick={onLook}>
        Look now
      </button>
      {training.state !== 'searching' && <ReportButton api={api} />}
      {mayChange && training.state !== 'searching' && (
        <>
          <button type="button" onClick={() => setDialog('inject')}>
            Inject…
          </button>
          <RepairButton setDialog={setDialog} />
          <button type="button" onClick={() => setDialog('train')}>
            Find a fault…
          </button>
        </>
      )}
      {training.state === 'searching' && (
        <button type="button" onClick={() => setDialog('guess')}>
          Which fault is it?
        </button>
      )}
      {hello?.changes.allowed === false && <span class="quiet small">{hello.changes.reason}</span>}
    </div>
  );
}

function RepairButton({ setDialog }: Pick<LabProps, 'setDialog'>): JSX.Element {
  return (
    <button type="button" onClick={() => setDialog('repair')}>
      Repair…
    </button>
  );
}

function Searching({ state: { training } }: Pick<LabProps, 'state'>): JSX.Element | null {
  if (training.state !== 'searching') return null;
  return (
    <section class="verdict unknown" aria-label="Verdict">
      <h1>Find the fault</h1>
      <p class="says">
        A fault is injected. What is seen of it: {training.symptom}. Guesses so far: {training.guesses}.
      </p>
    </section>
  );
}

function Over({ state: { training } }: Pick<LabProps, 'state'>): JSX.Element | null {
  if (training.state !== 'over') return null;
  const { found, guesses, fault, title, nodes } = training;
  return (
    <p class="panel" data-training="over">
      {found ? `Found with ${guesses} ${guesses === 1 ? 'guess' : 'guesses'}: ` : 'It was '}
      <code>{fault}</code>, {title}, on {nodes.join(', ')}. It is reverted.
    </p>
  );
}

function LastAction({ state: { action } }: Pick<LabProps, 'state'>): JSX.Element | null {
  if (!action || action.lines.length === 0) return null;
  return (
    <section class="panel" aria-label="Last action" data-action={action.state}>
      <p>
        {action.kind}: {action.state}
      </p>
      <pre class="log">{action.lines.join('\n')}</pre>
    </section>
  );
}
