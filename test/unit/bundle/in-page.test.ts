import { describe, expect, it } from 'vitest';
import { BundleError } from '../../../src/bundle/bundle-error.ts';
import { observationBlock, packForPage, packForReader } from '../../../src/bundle/in-page.ts';
import { observationIn } from '../../../src/bundle/observation-in.ts';
import { viewIn } from '../../../src/commands/shared/view-in.ts';
import { renderReport } from '../../../src/page/render.tsx';
import { healthyObservation } from '../../helpers/observation.ts';

const seen = healthyObservation();

async function pageOf(): Promise<string> {
  const props = { view: viewIn(seen), version: '0.0.0' };
  return renderReport(props, { script: '', style: '' }, { props: await packForPage(props), observation: [observationBlock, await packForReader(seen)] });
}

const read = (html: string): unknown => observationIn(Buffer.from(html), 'lab.html');

describe('a report read as a bundle', () => {
  it('has the observation that it shows', async () => {
    expect(read(await pageOf())).toEqual(seen);
  });

  it('is refused if it is another page', () => {
    expect(() => read('<!doctype html>\n<p>nothing</p>')).toThrow(/lab\.html is not a bundle: it is a page, but not one that `k8s-lab report` wrote/);
  });

  it('is refused if it was cut off within its data', async () => {
    const html = await pageOf();
    const at = html.indexOf(`id="${observationBlock}">`) + 200;
    expect(() => read(`${html.slice(0, at)}</script>`)).toThrow(BundleError);
    expect(() => read(html.slice(0, at))).toThrow(BundleError);
  });
});
