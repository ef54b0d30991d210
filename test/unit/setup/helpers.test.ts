import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cachePaths } from '../../../src/setup/cache.ts';
import { findHelpers } from '../../../src/setup/helpers.ts';
import { helperPrograms } from '../../../src/setup/versions.ts';
import { putPrograms, scratchFolder } from './scratch.ts';

test('programs of extracted packages come with their libraries and extensions', () => {
  const folder = scratchFolder();
  const cache = cachePaths({ XDG_CACHE_HOME: folder });
  const bin = join(folder, 'bin');
  putPrograms(bin, helperPrograms.filter(name => !name.startsWith('iptables')));
  const tree = join(cache.debs, 'iptables_1.8.9-2');
  putPrograms(join(tree, 'usr/sbin'), ['iptables', 'iptables-save']);
  mkdirSync(join(tree, 'usr/lib/x86_64-linux-gnu/xtables'), { recursive: true });
  const { helpers, missing } = findHelpers(helperPrograms, [bin], cache);
  expect(missing).toEqual([]);
  expect(helpers).toEqual({
    path: [bin, join(tree, 'usr/sbin')],
    libraryPath: [join(tree, 'usr/lib'), join(tree, 'usr/lib/x86_64-linux-gnu')],
    xtablesLibdir: join(tree, 'usr/lib/x86_64-linux-gnu/xtables'),
    trees: [bin, tree],
  });
});

test('if no program exists, every helper is missing', () => {
  const folder = scratchFolder();
  expect(findHelpers(helperPrograms, [join(folder, 'bin')], cachePaths({ XDG_CACHE_HOME: folder })).missing).toEqual(helperPrograms);
});
