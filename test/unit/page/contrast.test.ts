import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../src/page/style/tokens.css', import.meta.url), 'utf8');
const tokens = [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name = '', light = '', dark = '']) => ({ name, light, dark }));

/** The colours of text, each on every ground it is written on. */
const texts = [
  ...['text', 'quiet', 'ok', 'warn', 'bad', 'unknown'].flatMap(ink => ['page', 'card', 'sunken'].map(ground => [ink, ground] as const)),
  ...[['text', 'bad-soft'], ['bad', 'bad-soft'], ['quiet', 'bad-soft'], ['text', 'warn-soft'], ['warn', 'warn-soft']] as const,
  ...[['ok', 'ok-fill'], ['on-warn', 'warn-fill'], ['on-bad', 'bad-fill'], ['unknown', 'bad-soft']] as const,
];
/** Shapes and edges that carry a meaning. */
const shapes = ['edge', 'warn-fill', 'bad-fill', 'focus', 'ok'].flatMap(ink => ['page', 'card'].map(ground => [ink, ground] as const));

describe.each(['light', 'dark'] as const)('%s', theme => {
  it.each(texts)('writes %s on %s with at least 4.5:1', (ink, ground) => {
    expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapes)('draws %s on %s with at least 3:1', (ink, ground) => {
    expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(3);
  });

  function colour(name: string): string {
    const found = tokens.find(token => token.name === name);
    if (!found) throw new Error(`tokens.css has no --${name}`);
    return found[theme];
  }
});

it('has no colour outside the tokens', () => {
  for (const file of ['frame', 'causes', 'overlay', 'matrix', 'tables', 'modes']) {
    const text = readFileSync(new URL(`../../../src/page/style/${file}.css`, import.meta.url), 'utf8');
    expect(text.match(/#[0-9a-f]{3,8}\b|rgba?\(|hsl\(/gi)).toBeNull();
  }
});

// WCAG 2.2, contrast ratio and relative luminance.
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(at => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
