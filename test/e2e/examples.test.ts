import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../helpers/cli.ts';
import type { Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { expectNoTrace, readHost } from '../helpers/sandbox.ts';
import type { HostState } from '../helpers/sandbox.ts';

const examples = readdirSync(join(projectFolder, 'examples'));
const tooLargeHere = ['fifty-nodes.yaml'];
// Kubernetes takes minutes to build: here only the lab files are read.
const withKubernetes = ['kubernetes.yaml', 'story.yaml'];

let home: Home;
let before: HostState;
withHome(opened => {
  home = opened;
  before = readHost();
  // In npm's layout, so that the programs find the package by its name.
  mkdirSync(join(home.folder, 'node_modules'));
  symlinkSync('../package', join(home.folder, 'node_modules/k8s-lab'));
  cpSync(join(projectFolder, 'examples'), join(home.folder, 'examples'), { recursive: true });
});

it.each(examples.filter(name => name.endsWith('.yaml') && ![...tooLargeHere, ...withKubernetes].includes(name)))('%s describes a lab that becomes ready', async name => {
  const config = ['--config', join(home.folder, 'examples', name)];
  const up = await home.k8sLab(['up', ...config]);
  expect(up.exitCode, up.stderr).toBe(0);
  expect(await home.k8sLab(['down', ...config])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('removed') as string });
  await expectNoTrace(home, before);
});

it.each(tooLargeHere)('%s describes a lab that can be planned', async name => {
  const config = ['--config', join(home.folder, 'examples', name)];
  expect(await home.k8sLab(['up', '--dry-run', ...config])).toMatchObject({ exitCode: 0, stderr: '' });
});

it.each(withKubernetes)('%s describes a lab with Kubernetes', async name => {
  const { exitCode, stdout, stderr } = await home.k8sLab(['config', '--json', '--config', join(home.folder, 'examples', name)]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ config: { kubernetes: { version: expect.any(String) as string } } });
});

it('library.mjs brings a lab up, breaks it, detects that and takes it down', async () => {
  const { exitCode, stdout, stderr } = await home.program([process.execPath, join(home.folder, 'examples/library.mjs')]).ended;
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(/^ready: true\n/);
  expect(stdout).toMatch(/^172\.33\.\d+\.0\/24 dev docker0 /m);
  expect(stdout).toMatch(/^failed checks: bridge-address, /m);
  await expectNoTrace(home, before);
});

it('github-action.yml has steps that bring a lab up, verify it, and leave its reports and no lab', async () => {
  const workflow = readFileSync(join(projectFolder, 'examples/github-action.yml'), 'utf8');
  const steps = [...workflow.matchAll(/run: npx k8s-lab (.+)$/gm)].map(([, words = '']) => words.split(' '));
  expect(steps.map(([command]) => command)).toEqual(['setup', 'up', 'verify', 'down']);
  for (const step of steps) expect(await home.k8sLab(step), step.join(' ')).toMatchObject({ exitCode: 0 });
  expect(readdirSync(home.cwd)).toEqual(expect.arrayContaining(['lab.html', 'lab.xml', 'up.html']));
  await expectNoTrace(home, before);
});

it('every other example has a test', () => {
  expect(examples.filter(name => !name.endsWith('.yaml'))).toEqual(['github-action.yml', 'library.mjs']);
});
