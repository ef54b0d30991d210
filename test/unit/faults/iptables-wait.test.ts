import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const sources = ['src/faults', 'templates'].flatMap(folder =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`),
);

// Without -w, iptables exits with 4 when flanneld or docker is changing rules at that moment (iptables(8)).
it('every command that changes rules waits for the lock of iptables', () => {
  const changing = /\biptables(?:-legacy|-nft)?(?:'?,? '?| )-(?:t \S+ -)?[ADIPFCXN]\b/;
  const careless = sources.flatMap(path => readFileSync(path, 'utf8').split('\n').filter(line => changing.test(line)).map(line => `${path}: ${line.trim()}`));
  expect(careless).toEqual([]);
});
