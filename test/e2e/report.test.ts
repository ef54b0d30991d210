import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';

let home: Home;
withReadyLab(opened => (home = opened));

const inFolder = (name: string): string => join(home.cwd, name);

it('report writes a file that only its owner can read, replaces it, and replaces no other file', async () => {
  const first = await home.k8sLab(['report', 'lab.html']);
  expect(first).toMatchObject({ exitCode: 0 });
  expect(first.stdout).toMatch(/^lab\.html \(ready, \d+ KiB, secrets redacted\)\n$/);
  expect(statSync(inFolder('lab.html')).mode & 0o777).toBe(0o600);
  expect(await home.k8sLab(['report', 'lab.html'])).toMatchObject({ exitCode: 0 });
  home.write('notes.html', '<!doctype html><p>mine</p>');
  const refused = await home.k8sLab(['report', 'notes.html']);
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toContain('notes.html already exists');
  expect(readFileSync(inFolder('notes.html'), 'utf8')).toBe('<!doctype html><p>mine</p>');
});

it('a broken lab is told to everyone who asks verify, and its report is read again by diagnose and diff', async () => {
  expect(await home.k8sLab(['snapshot', 'before'])).toMatchObject({ exitCode: 0 });
  expect(await home.k8sLab(['fault', 'inject', 'route-missing', '--node', 'node2'])).toMatchObject({ exitCode: 0 });
  const summary = inFolder('summary.md');
  const verified = await home.k8sLab(['verify', '--report', 'broken.html', '--junit', 'checks.xml', '--github'], { env: { GITHUB_STEP_SUMMARY: summary } });
  expect(verified.exitCode).toBe(1);
  expect(verified.stderr).toContain('report: broken.html');
  expect(verified.stdout).toMatch(/^::error title=k8s-lab%3A route-missing::/m);
  expect(readFileSync(summary, 'utf8')).toContain('### Not ready');
  expect(readFileSync(inFolder('checks.xml'), 'utf8')).toContain('name="routes">\n      <failure');
  const diagnosed = await home.k8sLab(['diagnose', '--bundle', 'broken.html', '--json']);
  expect(JSON.parse(diagnosed.stdout)).toMatchObject({ ready: false, causes: [{ id: 'route-missing', nodes: ['node2'] }] });
  const changed = await home.k8sLab(['diff', 'before', 'broken.html']);
  expect(changed).toMatchObject({ exitCode: 1 });
  expect(await home.k8sLab(['report', 'since.html', '--since', 'before'])).toMatchObject({ exitCode: 0 });
  expect(readFileSync(inFolder('since.html'), 'utf8')).toContain('What changed since before');
  expect(await home.k8sLab(['fault', 'revert', '--all'])).toMatchObject({ exitCode: 0 });
  expect(await home.k8sLab(['snapshot', '--delete', 'before'])).toMatchObject({ exitCode: 0 });
});

it('up writes a report of the lab that it found', async () => {
  expect(await home.k8sLab(['up', '--report', 'up.html'])).toMatchObject({ exitCode: 0 });
  expect(existsSync(inFolder('up.html'))).toBe(true);
});
