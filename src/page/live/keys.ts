import { useEffect } from 'preact/hooks';

/** What each key does, for the list of keys. */
export const keyWords: readonly (readonly [keys: string, does: string])[] = [
  ['/', 'search the events'],
  ['g o, g m, g c, g e', 'go to the overlay, matrix, checks, events'],
  ['arrows, Home, End', 'move in the matrix, and from node to node in the overlay'],
  ['Enter', 'open the way of a pair, or a node'],
  ['Esc', 'back to the lab'],
  ['n, p', 'next, previous broken pair'],
  ['[, ]', 'previous, next root cause'],
  ['1 to 4', 'all probes, ICMP, full size, TCP'],
  ['f', 'fold the matrix, or show all its cells (more than 20 nodes)'],
  ['d', 'compare with a snapshot'],
  ['t', 'colours: auto, light, dark'],
  ['r', 'look now'],
  ['Space', 'pause'],
  ['i, R', 'open the dialogs to inject and to repair'],
  ['?', 'this list'],
];

export interface KeyDoers {
  readonly look: () => void;
  readonly pause: () => void;
  readonly back: () => void;
  readonly inject: () => void;
  readonly repair: () => void;
  readonly compare: () => void;
  readonly help: () => void;
}

/** Follows the keys of the page, but not while a field or a dialog has the focus; none of them changes the lab. */
export function useKeys(doers: KeyDoers, lettersOff: boolean): void {
  useEffect(() => {
    let prefix = '';
    const follow = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input, select, textarea, [contenteditable]') !== null;
      if (isTyping || document.querySelector('dialog[open]') !== null || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      if (lettersOff && event.key.length === 1 && event.key !== '?') return;
      const isButton = event.target instanceof HTMLElement && event.target.closest('button, summary, a') !== null;
      if (event.key === ' ' && isButton) return;
      const key = `${prefix}${event.key}`;
      prefix = event.key === 'g' && prefix === '' ? 'g ' : '';
      if (act(key, doers)) event.preventDefault();
    };
    addEventListener('keydown', follow);
    return () => removeEventListener('keydown', follow);
  }, [doers, lettersOff]);
}

function act(key: string, doers: KeyDoers): boolean {
  const own: Readonly<Record<string, () => void>> = {
    ...{ r: doers.look, ' ': doers.pause, Escape: doers.back, i: doers.inject, R: doers.repair, d: doers.compare, '?': doers.help },
    ...{ t: nextTheme, f: () => document.querySelector<HTMLElement>('#matrix [data-key="f"]')?.click() },
    ...{ '/': () => focus('#event-filter'), 'g o': () => focus('#overlay'), 'g m': () => focus('#matrix-title'), 'g c': () => focus('#checks'), 'g e': () => focus('#events') },
    ...{ n: () => step('.matrix .no-answer, .matrix .partly, .matrix .large-lost, .matrix .same-address', 1), p: () => step('.matrix .no-answer, .matrix .partly, .matrix .large-lost, .matrix .same-address', -1) },
    ...{ ']': () => step('.cause h2', 1), '[': () => step('.cause h2', -1) },
  };
  if (/^[1-4]$/.test(key)) document.querySelectorAll<HTMLElement>('#matrix .choices button, #way-probes a')[Number(key) - 1]?.click();
  else if (own[key]) own[key]();
  else return false;
  return true;
}

function focus(selector: string): void {
  const found = document.querySelector<HTMLElement>(selector);
  if (found && found.tabIndex < 0) found.tabIndex = -1;
  found?.focus();
  found?.scrollIntoView({ block: 'nearest' });
}

function nextTheme(): void {
  const select = document.querySelector<HTMLSelectElement>('[data-key="t"]');
  if (!select) return;
  select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Moves the focus to the next or previous of several elements. */
function step(selector: string, by: number): void {
  const all = [...document.querySelectorAll<HTMLElement>(selector)];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
  const found = all[next];
  if (!found) return;
  if (found.tabIndex < 0) found.tabIndex = -1;
  found.focus();
}
