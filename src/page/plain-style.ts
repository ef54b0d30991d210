/** Turns the style of a page into one for viewers of SVG that know neither custom properties nor light-dark(): light, and dark where the reader prefers it. */
export function plainStyle(css: string): string {
  const tokens = [...css.matchAll(/--([\w-]+):\s*light-dark\(([^,]+),\s*([^)]+)\)/g)];
  const rules = [...css.matchAll(/\.overlay[^{}]*\{[^{}]*\}/g)].map(([rule]) => rule).join('\n');
  const painted = (at: 2 | 3): string => tokens.reduce((text, token) => text.replaceAll(`var(--${token[1]})`, token[at] ?? ''), rules);
  return `${painted(2)}\n@media (prefers-color-scheme: dark) {\n${painted(3)}\n}`;
}
