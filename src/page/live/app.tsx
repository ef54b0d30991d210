import { useCallback, useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Sprites } from '../components/glyph.tsx';
import { Theme } from '../components/theme.tsx';
import { Page } from '../report.tsx';
import { aged } from './aged.ts';
import type { Api } from './api.ts';
import { GuessDialog, HelpDialog, InjectDialog, RepairDialog, TrainDialog } from './dialogs.tsx';
import { CompareDialog } from './compare.tsx';
import type { DialogName } from './dialogs.tsx';
import { useKeys } from './keys.ts';
import { Lab } from './lab.tsx';
import { NodePage } from './node-page.tsx';
import { hashOf } from './place.ts';
import { Age, NoVerdict } from './standing.tsx';
import { standingOf, unseen } from './state.ts';
import type { LiveState } from './state.ts';
import { useFurther } from './use-further.ts';
import { useLetters } from './use-letters.ts';
import { useLive } from './use-live.ts';
import { useNow } from './use-now.ts';
import { usePlace } from './use-place.ts';
import { Way } from './way.tsx';

/** A lab as it is now. */
export function App({ api }: { readonly api: Api }): JSX.Element {
  const { state, isPaused, setPaused } = useLive(api);
  const place = usePlace();
  const [dialog, setDialog] = useState<DialogName | undefined>();
  const [lettersOff, setLettersOff] = useLetters();
  const now = useNow(state.view && state.view.nodes.length > 50 ? 10_000 : 2000);
  const standing = standingOf(state, Math.max(now, state.view?.takenAt === undefined ? 0 : Date.parse(state.view.takenAt)));
  const mayChange = state.hello?.changes.allowed === true && standing !== 'gone' && standing !== 'unseen';
  const keys = useMemo(
    () => ({
      look: () => void api.post({ kind: 'look' }).catch(() => undefined),
      pause: () => setPaused(!isPaused),
      back: () => (location.hash = hashOf({ page: 'lab' })),
      inject: () => mayChange && setDialog('inject'),
      repair: () => mayChange && setDialog('repair'),
      compare: () => setDialog('compare'),
      help: () => setDialog('help'),
    }),
    [api, isPaused, mayChange, setPaused],
  );
  useKeys(keys, lettersOff);
  const close = (): void => setDialog(undefined);
  const isFree = dialog === undefined;
  const setOwnRepair = useFurther(state, useCallback(() => isFree && setDialog('further'), [isFree]));
  const view = state.view && (state.gone ? unseen(state.view, state.gone.reason) : aged(state.view, now));
  return (
    <>
      <p class="hidden" aria-live="polite">
        {state.announcement}
      </p>
      {view === undefined ? (
        <>
          <Sprites />
          <main id="content">
            <div class="wide">
              <NoVerdict state={state} standing={state.gone ? 'gone' : 'unseen'} isPaused={isPaused} />
            </div>
          </main>
        </>
      ) : (
        <div class={standing === 'live' ? 'standing' : 'standing faded'} data-standing={standing}>
          <Page view={view} tools={<Tools state={state} isPaused={isPaused} keys={keys} />} foot={<p>This page comes from k8s-lab {state.hello?.version} on this machine, and shows it to no other. Press ? for its keys.</p>}>
            {place.page === 'node' ? (
              <NodePage view={view} name={place.node} />
            ) : place.page === 'path' ? (
              <Way key={`${place.from} ${place.to}`} api={api} from={place.from} to={place.to} probe={place.probe} takenAt={view.takenAt ?? ''} />
            ) : (
              <Lab {...{ api, view, state, standing, isPaused, mayChange, setDialog }} onLook={keys.look} />
            )}
          </Page>
        </div>
      )}
      <Dialogs {...{ dialog, api, state, close, setOwnRepair, lettersOff, setLettersOff }} />
    </>
  );
}

interface DialogsProps {
  readonly dialog: DialogName | undefined;
  readonly api: Api;
  readonly state: LiveState;
  readonly close: () => void;
  readonly setOwnRepair: (id: number) => void;
  readonly lettersOff: boolean;
  readonly setLettersOff: (off: boolean) => void;
}

/** The dialog that is open, if one is. */
function Dialogs({ dialog, api, state, close, setOwnRepair, lettersOff, setLettersOff }: DialogsProps): JSX.Element {
  return (
    <>
      {dialog === 'inject' && <InjectDialog api={api} onClose={close} />}
      {(dialog === 'repair' || dialog === 'further') && <RepairDialog key={dialog} api={api} onClose={close} isFurther={dialog === 'further'} onBegun={setOwnRepair} />}
      {dialog === 'train' && <TrainDialog api={api} onClose={close} />}
      {dialog === 'guess' && <GuessDialog api={api} onClose={close} training={state.training} />}
      {dialog === 'compare' && <CompareDialog api={api} onClose={close} />}
      {dialog === 'help' && <HelpDialog onClose={close} lettersOff={lettersOff} onLetters={setLettersOff} />}
    </>
  );
}

function Tools({ state, isPaused, keys }: { readonly state: LiveState; readonly isPaused: boolean; readonly keys: { readonly pause: () => void; readonly help: () => void } }): JSX.Element {
  return (
    <>
      <Age state={state} isPaused={isPaused} />
      <button type="button" aria-pressed={isPaused} onClick={keys.pause}>
        Pause
      </button>
      <Theme />
      <button type="button" onClick={keys.help} aria-label="Keys">
        ?
      </button>
    </>
  );
}
