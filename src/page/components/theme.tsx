import { useState } from 'preact/hooks';
import type { JSX } from 'preact';

type Choice = 'auto' | 'light' | 'dark';
const choices: readonly Choice[] = ['auto', 'light', 'dark'];

/** Chooses light or dark for this look at the page; the browser decides at first. */
export function Theme(): JSX.Element {
  const [theme, setTheme] = useState<Choice>('auto');
  const choose = (choice: Choice): void => {
    setTheme(choice);
    if (choice === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
  };
  return (
    <label class="scripted small">
      Colours{' '}
      <select data-key="t" value={theme} onChange={({ currentTarget }) => choose(choices.find(choice => choice === currentTarget.value) ?? 'auto')}>
        {choices.map(choice => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    </label>
  );
}
