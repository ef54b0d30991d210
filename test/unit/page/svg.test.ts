import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../../src/doctor/picture.ts';
import { renderSvg } from '../../../src/page/render.tsx';
import { captured, capturedLabs } from '../../helpers/views.ts';
import { elementsOf } from '../../helpers/xml.ts';

const cssOf = (name: string): string => readFileSync(new URL(`../../../src/page/style/${name}.css`, import.meta.url), 'utf8');
const css = `${cssOf('tokens')}${cssOf('overlay')}`;

describe('the picture as SVG', () => {
  it.each(capturedLabs)('of %s is well-formed XML and names every node', async lab => {
    const view = pictureOf(await captured(lab));
    const svg = renderSvg(view, css);
    expect(elementsOf(svg)[0]).toBe('svg');
    for (const { name } of view.nodes) expect(svg).toContain(`>${name}<`);
  });

  it('leaves no custom property to a viewer that knows none, and shows hostile text as text', async () => {
    const view = pictureOf(await captured('healthy-host-gw'));
    const svg = renderSvg({ ...view, lab: { ...view.lab, name: '<script>\u0000"&' } }, css);
    expect(svg).not.toMatch(/var\(|light-dark|<script/);
    expect(elementsOf(svg)).not.toContain('script');
  });

  it.each(['<a><b></a></b>', '<a b="1" b="2"></a>', '<a b=1></a>', '<a>&nbsp;</a>', '<a>', '<a></a><b></b>', '<a b></a>', '\u0001'])('%s is not well-formed', text => {
    expect(() => elementsOf(text)).toThrow();
  });
});
