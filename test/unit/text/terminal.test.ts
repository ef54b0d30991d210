import { describe, expect, it } from 'vitest';
import { isUtf8, toAscii } from '../../../src/text/locale.ts';
import { Screen } from '../../../src/text/screen.ts';
import { wrap } from '../../../src/text/wrap.ts';

describe('a locale', () => {
  it.each([
    [{ LANG: 'en_US.UTF-8' }, true],
    [{ LANG: 'C.utf8' }, true],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'C', LC_CTYPE: 'de_DE.UTF-8' }, true],
    [{}, false],
  ])('%j is UTF-8: %s', (env, expected) => {
    expect(isUtf8(env)).toBe(expected);
  });

  it('without UTF-8 gets signs of the same width, and keeps colours', () => {
    expect(toAscii('\u001b[31m✕ node1 → node2…\u001b[0m é')).toBe('\u001b[31mX node1 > node2~\u001b[0m ?');
  });
});

describe('a screen', () => {
  it('writes only the lines that changed, and cuts what does not fit', () => {
    const screen = new Screen();
    expect(screen.paint('a\nb\nc\n', 10)).toBe('\u001b[H\u001b[2J\u001b[1;1Ha\u001b[K\u001b[2;1Hb\u001b[K\u001b[3;1Hc\u001b[K\u001b[4;1H\u001b[J');
    expect(screen.paint('a\nB\n', 10)).toBe('\u001b[2;1HB\u001b[K\u001b[3;1H\u001b[J');
    expect(new Screen().paint('a\nb\nc\nd', 3)).not.toContain('c');
  });
});

describe('wrapping', () => {
  it('breaks between words, and never loses one', () => {
    expect(wrap('one two three', 8, '  ')).toEqual(['one two', '  three']);
    expect(wrap('averyveryverylongword x', 5)).toEqual(['averyveryverylongword', 'x']);
  });
});
