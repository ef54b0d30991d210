import type { JSX } from 'preact';
import { Glyph } from '../components/glyph.tsx';
import type { LiveState, Standing } from './state.ts';
import { useNow } from './use-now.ts';

/** How long ago the lab was seen. */
export function Age({ state, isPaused }: { readonly state: LiveState; readonly isPaused: boolean }): JSX.Element {
  const now = useNow(1000);
  const { view, connection } = state;
  const words = { connecting: 'connecting', open: 'live', lost: 'connection lost', refused: 'refused' }[connection];
  const seen = view?.takenAt === undefined ? 'nothing seen yet' : `seen ${Math.max(0, Math.round((now - Date.parse(view.takenAt)) / 1000))} s ago`;
  return (
    <span class="age">
      {isPaused ? 'paused' : words}, {seen}
    </span>
  );
}

/** In place of a verdict, where there is none. */
export function NoVerdict({ state, standing, isPaused }: { readonly state: LiveState; readonly standing: Exclude<Standing, 'live'>; readonly isPaused: boolean }): JSX.Element {
  const [word, sentence] = wordsOf(state, standing, isPaused);
  return (
    <section class="verdict unknown" aria-label="Verdict">
      <span class="ink unknown">
        <Glyph shape="unknown" />
      </span>
      <h1>{word}</h1>
      <p class="says">{sentence}</p>
    </section>
  );
}

function wordsOf({ gone, busy, connection }: LiveState, standing: Exclude<Standing, 'live'>, isPaused: boolean): readonly [word: string, sentence: string] {
  if (standing === 'gone') return ['Not answered', `${capital(gone?.reason ?? '')}. It is shown again as soon as it answers.`];
  if (standing === 'busy') return ['Being changed', `${busy ?? 'Another command'} is changing the lab. It is judged again when that is done.`];
  if (connection === 'refused') return ['Not judged', 'This page has no valid token. Open the address that k8s-lab dashboard printed.'];
  if (isPaused) return ['Not judged', 'The page is paused. What it shows was true when it was paused.'];
  if (standing === 'unseen') return ['Not judged', 'Nothing was seen of the lab yet.'];
  return ['Not judged', connection === 'open' ? 'The last look is too old.' : 'The connection to k8s-lab dashboard is lost. It may have been ended.'];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
