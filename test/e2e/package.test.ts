import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../helpers/cli.ts';
import type { Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { oneself } from '../helpers/user.ts';

let home: Home;
let folder: string;
withHome(opened => (home = opened), oneself);
beforeAll(async () => {
  // The package as it is published: packing builds it again, with its types.
  execFileSync('npm', ['pack', '--silent', '--pack-destination', home.cwd], { cwd: projectFolder, stdio: ['ignore', 'ignore', 'inherit'] });
  const tarball = readdirSync(home.cwd).find(name => name.endsWith('.tgz')) ?? '';
  folder = join(home.cwd, 'empty');
  mkdirSync(folder);
  expect(await home.program(['npm', 'install', '--silent', '--offline', '--no-audit', '--no-fund', join(home.cwd, tarball)], { cwd: folder }).ended).toMatchObject({ exitCode: 0 });
});

it('installs nothing but itself', () => {
  const installed = readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.'));
  expect(installed).toEqual(['k8s-lab']);
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'node_modules/k8s-lab/package.json'), 'utf8')) as { dependencies?: unknown };
  expect(dependencies).toBeUndefined();
});

it('brings a lab up with npx in an empty folder', async () => {
  const npx = (...args: readonly string[]) => home.program(['npx', '--offline', 'k8s-lab', ...args], { cwd: folder }).ended;
  const { exitCode, stdout, stderr } = await npx('up', '--nodes', '2');
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/ready: lab k8s-lab, (\d+)\/\1 checks passed/);
  expect(await npx('verify')).toMatchObject({ exitCode: 0 });
  expect(await npx('down')).toMatchObject({ exitCode: 0, stdout: 'lab k8s-lab removed\n' });
});

it('has types that a strict program compiles against', async () => {
  home.write('empty/use.mts', `import { createLab } from 'k8s-lab';\nconst lab = await createLab({ flags: { nodes: '2' } });\nconst ready: boolean = (await lab.verify()).ready;\n// @ts-expect-error there is no such flag\nawait createLab({ flags: { colour: 'red' } });\nexport { ready };\n`);
  const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', target: 'es2023', types: ['node'], typeRoots: [join(projectFolder, 'node_modules/@types')] };
  home.write('empty/tsconfig.json', JSON.stringify({ compilerOptions, files: ['use.mts'] }));
  const { exitCode, stdout } = await home.program([join(projectFolder, 'node_modules/.bin/tsc')], { cwd: folder }).ended;
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
});

describe('under Node 24', () => {
  // The registry's package `node` contains the program itself.
  const version = '24.21.0';

  it('brings a lab up, verifies it and takes it down', async () => {
    const prefix = join(home.cwd, 'node24');
    mkdirSync(prefix);
    // With the environment of the test runner, which has npm's settings.
    execFileSync('npm', ['install', '--loglevel=error', '--no-audit', '--no-fund', '--prefix', prefix, `node@${version}`], { stdio: ['ignore', 'ignore', 'inherit'] });
    const node = join(prefix, 'node_modules/node/bin/node');
    const run = (...args: readonly string[]) => home.program([node, home.cli, ...args]).ended;
    expect(await home.program([node, '--version']).ended).toMatchObject({ stdout: `v${version}\n` });
    const up = await run('up');
    expect(up, up.stderr).toMatchObject({ exitCode: 0 });
    expect(await run('verify')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await run('down')).toMatchObject({ exitCode: 0 });
  });
});
