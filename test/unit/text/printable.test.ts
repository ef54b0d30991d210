import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printable } from '../../../src/text/printable.ts';
import { styleFor } from '../../../src/text/style.ts';

it.each([
  ['a title', '\u001b]0;x\u0007', '\\u001b]0;x\\u0007'],
  ['an erased screen', 'not ready\u001b[2J\u001b[Hready', 'not ready\\u001b[2J\\u001b[Hready'],
  ['an overwritten line', 'not ready\rready', 'not ready\\u000dready'],
  ['an 8-bit sequence', '\u009b2J', '\\u009b2J'],
  ['hidden text', '\u001b[8m', '\\u001b[8m'],
  ['reversed text', '\u202eydaer', '\\u202eydaer'],
])('escapes %s', (_what, text, escaped) => {
  expect(printable(text)).toBe(escaped);
});

it('leaves lines, tabs, letters of any script and its own styles', () => {
  const style = styleFor({ isTTY: true }, {});
  const text = `${style.good('ready')}\t${style.bad('節点')} ${style.faint('ü')}${style.bold('🙂')}\n`;
  expect(printable(text)).toBe(text);
  expect(printable('a\r\nb')).toBe('a\nb');
});

it('leaves JSON with the same meaning', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.nat(0x2100).map(code => String.fromCharCode(code)) }), text => {
      expect(JSON.parse(printable(JSON.stringify(text)))).toBe(text);
    }),
  );
});
