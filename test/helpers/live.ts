import { afterAll, beforeAll } from 'vitest';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { Actions } from '../../src/dashboard/actions.ts';
import { openHub } from '../../src/dashboard/hub.ts';
import type { Hub } from '../../src/dashboard/hub.ts';
import { pageFiles } from '../../src/dashboard/page-files.ts';
import { routesOf } from '../../src/dashboard/routes.ts';
import { startServer } from '../../src/dashboard/server.ts';
import { openTraining } from '../../src/dashboard/training.ts';
import { Watch } from '../../src/dashboard/watch.ts';
import { explain } from '../../src/faults/explain.ts';
import { reportOf } from '../../src/doctor/report.ts';
import { judge } from '../../src/checks/judge.ts';
import type { Observation } from '../../src/observe/observation.ts';
import { viewOf } from '../../src/view/view-of.ts';
import { chromiumPath } from './browser.ts';
import type { OpenedPage } from './browser.ts';

export interface LivePage extends OpenedPage {
  readonly hub: Hub;
  readonly url: string;
}

/** Opens the dashboard of an observation, as if it had just been taken. */
export type OpenLive = (seen: Observation, options?: BrowserContextOptions & { readonly hiddenMs?: number }) => Promise<LivePage>;

/** Registers a browser for the tests of a file; the page is served by the dashboard's own server, which looks at nothing further. */
export function withDashboards(): OpenLive {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  });
  afterAll(async () => await browser.close());
  return async (taken, { hiddenMs = 10_000, ...options } = {}) => {
    const served = await serve(taken, hiddenMs);
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', message => complaints.push(message.text()));
    page.on('pageerror', error => complaints.push(error.message));
    await page.goto(served.url);
    await page.locator('.standing').waitFor();
    return { page, complaints, ...served, close: async () => void (await context.close(), await served.close()) };
  };
}

async function serve(taken: Observation, hiddenMs: number) {
  const seen = { ...taken, takenAt: new Date().toISOString() };
  const { name } = seen.lab;
  const [results, explanation] = [judge(seen), explain(seen)];
  const hub = openHub();
  const open = () => Promise.reject(new Error('this lab does not run'));
  const training = openTraining(state => hub.send('training', state));
  const watch = new Watch({ name, hub, open, isOurs: () => true, disclose: view => view });
  watch.last = { seen, explanation, view: viewOf({ seen, results, diagnosis: reportOf(name, explanation) }), busyMs: 1 };
  const actions = new Actions({ name, hub, open, watch, training, refusal: () => undefined });
  const parts = { name, hub, watch, actions, training, open, hiddenMs, files: pageFiles(), refusal: () => undefined, report: () => Promise.resolve('') };
  const server = await startServer(routesOf(parts));
  const close = async (): Promise<void> => void (hub.close(), await server.close());
  return { hub, url: server.url, close };
}
