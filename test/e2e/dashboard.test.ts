import { readFileSync, statSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockLab } from '../../src/lab/lab.ts';
import { poll } from '../../src/system/poll.ts';
import type { View } from '../../src/view/types.ts';
import { chromiumPath } from '../helpers/browser.ts';
import type { Home, RunningCli } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';
import { labProcesses } from '../helpers/sandbox.ts';

let home: Home;
withReadyLab(opened => (home = opened));

let dashboard: RunningCli;
let url: string;
async function start(...options: readonly string[]): Promise<void> {
  dashboard = home.start(['dashboard', '--no-open', ...options]);
  url = /http:\S+/.exec(await dashboard.says('#t='))?.[0] ?? '';
}
async function stop(): Promise<void> {
  dashboard.kill('SIGINT');
  await dashboard.ended;
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const { origin, hash } = new URL(url);
  const headers = { Authorization: `Bearer ${hash.slice(3)}`, Origin: origin, 'Content-Type': 'application/json' };
  return await fetch(`${origin}${path}`, { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } });
}
const act = async (body: object): Promise<Response> => await ask('/api/actions', { method: 'POST', body: JSON.stringify(body) });
const json = async <T>(path: string): Promise<T> => (await (await ask(path)).json()) as T;

/** Listens to the stream until its text fits. */
async function hears(wanted: RegExp, headers: Record<string, string> = {}): Promise<string> {
  const stop = new AbortController();
  const response = await ask('/api/events', { signal: stop.signal, headers });
  let text = '';
  const decoder = new TextDecoder();
  for (const reader = response.body?.getReader(); reader; ) {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: true });
    if (wanted.test(text)) break;
    if (done) throw new Error(`the stream ended:\n${text}`);
  }
  stop.abort();
  return text;
}

describe('the server', () => {
  beforeEach(async () => await start());
  afterEach(stop);

  it('greets a page, sends the lab as a whole, and then only what changed', async () => {
    const text = await hears(/event: delta/);
    expect(text).toMatch(/^id: \d+\nevent: hello\n/);
    expect(text).toContain('event: view');
    const delta = /event: delta\ndata: (.*)\n/.exec(text)?.[1] ?? '';
    expect(delta.length).toBeLessThan(2048);
  });

  it('goes on where a page left off', async () => {
    await hears(/event: view/);
    const first = await hears(/event: delta/);
    const last = [...first.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1] ?? '';
    expect(await hears(/^id: \d+$/m, { 'Last-Event-ID': last })).not.toContain('event: hello');
    expect(await hears(/event: hello/, { 'Last-Event-ID': '999999' })).toContain('event: hello');
  });

  it('compares with a snapshot, and with nothing else', async () => {
    await hears(/event: view/);
    expect(await home.k8sLab(['snapshot', 'before'])).toMatchObject({ exitCode: 0 });
    expect(await json('/api/snapshots')).toEqual(['before']);
    expect(await json('/api/diff?since=before')).toMatchObject({ name: 'before', changes: [] });
    for (const name of ['', 'after', '../before', '%2Fetc%2Fpasswd']) expect(await ask(`/api/diff?since=${name}`)).toMatchObject({ status: 404 });
  });

  it('survives pages that go away in the middle, and serves eight at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, async () => await hears(/event: view/)));
    expect(all).toHaveLength(8);
    expect((await ask('/api/view')).status).toBe(200);
  });

  it('does nothing that was not shown before, nor anything it does not know', async () => {
    await hears(/event: view/);
    expect(await act({ kind: 'inject', fault: 'route-missing', node: 'node2' })).toMatchObject({ status: 412 });
    expect(await act({ kind: 'inject', fault: 'route-missing', node: 'node2', plan: '0'.repeat(32) })).toMatchObject({ status: 412 });
    expect(await act({ kind: 'inject', fault: 'no-such', plan: '0' })).toMatchObject({ status: 409 });
    expect(await act({ kind: 'inject', fault: '$(reboot)', plan: '0' })).toMatchObject({ status: 400 });
    expect(await act({ kind: 'down' })).toMatchObject({ status: 400 });
    expect(await act([1])).toMatchObject({ status: 400 });
    expect((await home.k8sLab(['fault', 'active'])).stdout).toBe('no injected faults\n');
  });

  it('refuses a change while another command holds the lock, and says which; it gives no verdict meanwhile', async () => {
    await hears(/event: view/);
    const { digest } = await json<{ digest: string }>('/api/plan?kind=inject&fault=route-missing&node=node2');
    const unlock = await lockLab('k8s-lab', { command: 'drill', env: home.env });
    try {
      const answer = await act({ kind: 'inject', fault: 'route-missing', node: 'node2', plan: digest });
      expect(answer.status).toBe(409);
      expect(await answer.text()).toContain(`k8s-lab drill (process ${process.pid}) is changing the lab`);
      expect(await hears(/"holder":"k8s-lab drill|"busy":"k8s-lab drill/)).not.toContain('event: delta');
    } finally {
      unlock();
    }
    await hears(/event: (delta|view)/);
  });

  it('hides what names a fault that is to be found, and reverts it when it ends', async () => {
    await hears(/event: view/);
    expect(await act({ kind: 'train' })).toMatchObject({ status: 202 });
    await hears(/event: training|"state":"searching"/);
    const view = await poll(async () => (await json<View>('/api/view')).verdict.state === 'not-ready' ? await json<View>('/api/view') : undefined, { timeoutMs: 20_000 });
    expect(view?.causes).toEqual([]);
    for (const path of ['/api/observation', '/api/node/node1', '/api/report.html', '/api/plan?kind=repair']) expect(await ask(path)).toMatchObject({ status: 409 });
    expect((await home.k8sLab(['fault', 'active'])).stdout).not.toBe('no injected faults\n');
    await stop();
    expect((await home.k8sLab(['fault', 'active'])).stdout).toBe('no injected faults\n');
  });
});

it('offers no change when it is read-only', async () => {
  await start('--read-only');
  expect(await hears(/event: hello\n.*\n/)).toContain('"allowed":false');
  expect(await act({ kind: 'train' })).toMatchObject({ status: 403 });
  await stop();
});

it('tells the browser its address in a file that only the user can read', async () => {
  const opener = home.write('xdg-open', '#!/bin/sh\nstat -c %a "${1#file://}" >"$HOME/opened"\ncat "${1#file://}" >>"$HOME/opened"\n', 0o755);
  dashboard = home.start(['dashboard'], { env: { PATH: `${home.cwd}:${home.env['PATH'] ?? ''}` } });
  url = /http:\S+/.exec(await dashboard.says('#t='))?.[0] ?? '';
  const opened = `${home.env['HOME']}/opened`;
  const text = await poll(() => (statSync(opened, { throwIfNoEntry: false })?.size ?? 0) > 50 ? readFileSync(opened, 'utf8') : undefined, { timeoutMs: 10_000 });
  expect(text).toMatch(/^600\n/);
  expect(text).toContain(url);
  expect(opener).toContain('xdg-open');
  await stop();
  expect((await home.program(['ls', home.env['TMPDIR'] ?? '']).ended).stdout).not.toContain('k8s-lab-dashboard');
});

if (chromiumPath === undefined) console.log('skipped: Chromium is not installed; `npm test` installs it');

describe.skipIf(chromiumPath === undefined)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  });
  afterAll(async () => await browser.close());

  it('drill --train --browser: the fault is found with the picture, and reverted', async () => {
    const drill = home.start(['drill', 'ip-forward-0', '--train', '--browser', '--node', 'node2']);
    const hunt = await browser.newPage();
    await hunt.goto(/http:\S+/.exec(await drill.says('#t='))?.[0] ?? '');
    await hunt.locator('h1').filter({ hasText: /^Find the fault$/ }).waitFor();
    await hunt.locator('#matrix [data-at="0,1"][data-state="no-answer"]').waitFor();
    expect(await hunt.locator('[data-cause]').count()).toBe(0);
    const guess = async (id: string): Promise<void> => {
      await hunt.getByRole('button', { name: 'Which fault is it?' }).click();
      await hunt.locator('dialog select').selectOption(id);
      await hunt.getByRole('button', { name: 'This is it' }).click();
    };
    await guess('route-missing');
    await hunt.getByText('Guesses so far: 1.').waitFor();
    await guess('ip-forward-0');
    await hunt.locator('[data-training="over"]').filter({ hasText: 'Found with 2 guesses: ip-forward-0' }).waitFor();
    await hunt.locator('h1').filter({ hasText: /^Ready$/ }).waitFor();
    drill.kill('SIGINT');
    const { exitCode, stdout, stderr } = await drill.ended;
    expect(stderr).toMatch(/Its symptom: [^]*reverted ip-forward-0/);
    expect(stdout).toContain('Found with 2 guesses');
    expect(exitCode).toBe(0);
    await hunt.close();
  });

  it('drill --train --browser: an interrupted hunt is reverted, and names the fault', async () => {
    const drill = home.start(['drill', 'route-missing', '--train', '--browser']);
    await drill.says('#t=');
    expect((await home.k8sLab(['fault', 'active'])).stdout).toContain('route-missing');
    drill.kill('SIGINT');
    expect(await drill.ended).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('It was route-missing: ') as string });
    expect((await home.k8sLab(['fault', 'active'])).stdout).toBe('no injected faults\n');
    expect(await home.k8sLab(['drill', '--all', '--browser'])).toMatchObject({ exitCode: 2 });
    expect(await home.k8sLab(['drill', '--train', '--browser', '--node', 'node9'])).toMatchObject({ exitCode: 2 });
  });

  describe('a dashboard', () => {
    let page: Page;
    const complaints: string[] = [];
    beforeAll(async () => {
      await start();
      page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
      page.on('console', message => complaints.push(message.text()));
      page.on('pageerror', error => complaints.push(error.message));
      await page.goto(url);
    });
    afterAll(stop);
    const verdict = (text: RegExp) => page.locator('h1').filter({ hasText: text }).waitFor({ timeout: 60_000 });
    const cell = (from: number, to: number) => page.locator(`#matrix [data-at="${from},${to}"]`);

    it('shows a ready lab, and takes the token out of the address', async () => {
      await verdict(/^Ready$/);
      expect(page.url()).not.toContain('t=');
    });

    it('saves a report that diagnose reads', async () => {
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Report', exact: true }).click();
      const saved = await saving;
      expect(saved.suggestedFilename()).toMatch(/^k8s-lab-k8s-lab-.*\.html$/);
      await saved.saveAs(`${home.cwd}/saved.html`);
      const { stdout, exitCode } = await home.k8sLab(['diagnose', '--bundle', 'saved.html', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ ready: true, causes: [] });
      expect(exitCode).toBe(0);
    });

    it('gives the focus back to where it was when a dialog is left by Esc', async () => {
      const button = page.getByRole('button', { name: 'Inject…' });
      await button.focus();
      await page.keyboard.press('Enter');
      await page.locator('dialog .primary').waitFor();
      expect(await page.evaluate(() => document.activeElement?.className ?? '')).not.toContain('primary');
      for (let tab = 0; tab < 12; tab++) {
        await page.keyboard.press('Tab');
        expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null)).toBe(true);
      }
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
      expect(await button.evaluate(element => element === document.activeElement)).toBe(true);
    });

    it('injects route-missing by its dialog, with the keyboard alone, and the cell turns', async () => {
      await page.keyboard.press('i');
      await page.locator('dialog').getByText('k8s-lab fault inject route-missing --node node3').waitFor();
      expect(await page.locator('dialog .runs > li > pre').allInnerTexts()).toEqual([expect.stringContaining('ip route del')]);
      expect(await page.locator('dialog details pre').textContent()).toContain('sh -eu ./inject ||');
      await page.locator('dialog .primary').focus();
      const started = performance.now();
      await page.keyboard.press('Enter');
      await expectState(cell(2, 0), 'no-answer');
      console.log(`from the click to the turned cell: ${Math.round(performance.now() - started)} ms`);
      await verdict(/^Not ready$/);
      await page.locator('[data-cause="route-missing"]').first().waitFor();
      expect(await page.locator('[data-cause]').evaluateAll(all => all.map(one => (one as HTMLElement).dataset['cause']))).toEqual(['route-missing']);
      await expectState(cell(0, 2), 'answered');
    });

    it('opens the way of the broken pair, and comes back', async () => {
      await page.keyboard.press('n');
      await page.keyboard.press('Enter');
      await page.locator('.hops .dies').first().waitFor();
      expect(new URL(page.url()).hash).toBe('#/path/node3/node1');
      await page.keyboard.press('Escape');
      await page.locator('[data-cause="route-missing"]').waitFor();
    });

    it('repairs it by its dialog, which shows the exact commands', async () => {
      await page.keyboard.press('R');
      await page.locator('dialog').getByText(/k8s-lab exec node3 -- ip route replace/).waitFor();
      await page.locator('dialog .primary').click();
      await verdict(/^Ready$/);
      await expectState(cell(2, 0), 'answered');
      // The dashboard may see the lab ready before the repair has proved it.
      await page.locator('[data-action="done"]').getByText('repair: done').waitFor();
      expect((await home.k8sLab(['fault', 'active'])).stdout).toBe('no injected faults\n');
    });

    it('repairs no more than it showed, and shows next what came to light', async () => {
      expect(await home.k8sLab(['fault', 'inject', 'foreign-lease'])).toMatchObject({ exitCode: 0 });
      expect(await home.k8sLab(['fault', 'inject', 'etcd-stopped'])).toMatchObject({ exitCode: 0 });
      await page.locator('[data-cause="etcd-stopped"]').waitFor({ timeout: 60_000 });
      await page.locator('[data-cause="foreign-lease"]').waitFor({ state: 'detached' });
      await page.keyboard.press('R');
      const shown = page.locator('dialog .runs > li > pre');
      await shown.filter({ hasText: 'systemctl' }).first().waitFor();
      const first = await shown.allInnerTexts();
      await page.locator('dialog .primary').click();
      await page.locator('dialog h2').filter({ hasText: 'Repair what came to light' }).waitFor({ timeout: 120_000 });
      await shown.first().waitFor();
      const ran = (await page.locator('[data-action] .log').innerText()).split('\n').filter(line => line.includes('k8s-lab ')).map(line => line.replace(/^\S+: /, ''));
      expect(ran).toEqual(first);
      expect(await shown.allInnerTexts()).not.toEqual(first);
      await page.locator('dialog .primary').click();
      await verdict(/^Ready$/);
      await page.locator('[data-action="done"]').getByText('repair: done').waitFor();
    });

    it('says that a killed lab does not answer, shows nothing of it as good, and comes back with it', async () => {
      for (const pid of labProcesses(home).keys()) kill(pid);
      await verdict(/^Not answered$/);
      expect(await page.locator('#matrix [data-state="answered"]').count()).toBe(0);
      expect(await page.locator('.chain').count()).toBe(0);
      expect(await home.k8sLab(['up'])).toMatchObject({ exitCode: 0 });
      await verdict(/^Ready$/);
    });

    it('gives no verdict once the dashboard has ended, and never complained', async () => {
      await stop();
      await verdict(/^Not judged$/);
      expect(complaints.filter(text => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/.test(text))).toEqual([]);
    });
  });
});

async function expectState(cell: ReturnType<Page['locator']>, state: string): Promise<void> {
  await poll(async () => ((await cell.getAttribute('data-state')) === state ? true : undefined), { timeoutMs: 60_000 });
  expect(await cell.getAttribute('data-state')).toBe(state);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with the others.
  }
}
