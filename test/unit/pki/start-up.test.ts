import { expect, it, vi } from 'vitest';
import { makePki } from '../../../src/pki/make-pki.ts';
import { clusterOf } from './helpers.ts';

const loaded = vi.hoisted(() => new Set<string>());

vi.mock('@peculiar/asn1-x509', async importOriginal => {
  loaded.add('asn1-x509');
  return importOriginal();
});

it('loads the encoder of certificates only once a cluster is made', async () => {
  expect([...loaded]).toEqual([]);
  await makePki(clusterOf({ nodes: 1 }));
  expect([...loaded]).toEqual(['asn1-x509']);
});
