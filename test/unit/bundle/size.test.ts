import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { fit } from '../../../src/bundle/fit.ts';
import { packBundle } from '../../../src/bundle/pack.ts';
import { bundleOf } from './helpers.ts';

const mebibyte = 1024 * 1024;

it('a bundle of three nodes has at most 5 MiB, and its manifest lists the truncated files', async () => {
  const line = 'a line of a log that goes on and on, as logs do\n';
  const log = line.repeat(100_000);
  const names = ['node1/etcd', 'node1/flanneld', 'node2/flanneld'].map(name => `logs/${name}.log`);
  const bundle = bundleOf({ files: [{ name: 'rendered/a', text: 'kept whole\n' }, ...names.map(name => ({ name, text: `${log}the last line\n` }))] });
  const size = gunzipSync(await packBundle(bundle)).length;
  expect(size).toBeLessThanOrEqual(5 * mebibyte);
  expect(size).toBeGreaterThan(4.5 * mebibyte);
  const { files } = bundle.manifest;
  expect(files.filter(({ cut }) => cut !== undefined).map(({ name }) => name)).toEqual(names);
  expect(files.at(-1)?.cut).toMatch(/^the first \d+ of 4800014 bytes$/);
  for (const { text } of bundle.files.slice(1)) expect(text).toMatch(/^a line[^]*\nthe last line\n$/);
  expect(bundle.files[0]).toEqual({ name: 'rendered/a', text: 'kept whole\n' });
});

it('small files leave their share to the others', () => {
  const files = ['x', 'y'.repeat(10), 'z\n'.repeat(50)].map((text, at) => ({ name: `${at}`, text }));
  expect(fit(files, 200)).toEqual(files);
  expect(fit(files, 60).map(({ text }) => text.length)).toEqual([1, 10, 48]);
  expect(fit(files, 0).map(({ text }) => text.length)).toEqual([0, 0, 0]);
});
