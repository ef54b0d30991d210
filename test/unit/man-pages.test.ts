import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { formatManPages } from '../../scripts/man-pages.ts';
import { commands } from '../../src/commands/index.ts';
import { createProgram } from '../../src/program.ts';
import { isInstalled } from '../helpers/tools.ts';

const folder = new URL('../../man/', import.meta.url);
const pages = formatManPages(createProgram(() => undefined), new Map(commands.map(({ name, examples }) => [name, examples])));

// `npx vitest run --project unit test/unit/man-pages.test.ts -u` rewrites the pages.
it.each([...pages])('man/%s is that of the command line', async (file, text) => {
  await expect(text).toMatchFileSnapshot(new URL(file, folder).pathname);
});

it('are the pages of the package, and no others', () => {
  const { man } = JSON.parse(readFileSync(new URL('../package.json', folder), 'utf8')) as { man: readonly string[] };
  expect(readdirSync(folder).toSorted()).toEqual([...pages.keys()].toSorted());
  expect(man.toSorted()).toEqual([...pages.keys()].map(file => `./man/${file}`).toSorted());
});

it.skipIf(!isInstalled('mandoc'))('have nothing that mandoc warns of', () => {
  const files = [...pages.keys()].map(file => new URL(file, folder).pathname);
  // The pages refer to each other, and are not installed here.
  expect(lint(files).split('\n').filter(line => line !== '' && !line.includes('referenced manual not found: Xr k8s-lab'))).toEqual([]);
});

function lint(files: readonly string[]): string {
  try {
    return execFileSync('mandoc', ['-T', 'lint', '-W', 'style', ...files], { encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
