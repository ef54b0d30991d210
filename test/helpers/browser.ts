import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll } from 'vitest';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** Debian's Chromium, where it is installed. */
export const chromiumPath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(path => existsSync(path));

/** A page that has been opened, and everything that it complained of: errors, violations of its policy, requests. */
export interface OpenedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens a file without a network; resolves once its script has run, unless scripts are off. */
export type OpenFile = (path: string, options?: BrowserContextOptions) => Promise<OpenedPage>;

/** Registers a browser for the tests of a file, and says which one it is. */
export function withBrowser(): OpenFile {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
    const { version } = createRequire(import.meta.url)('playwright-core/package.json') as { version: string };
    console.log(`Chromium ${browser.version()}, playwright-core ${version}`);
  });
  afterAll(async () => await browser.close());
  return async (path, options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, offline: true, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', error => complaints.push(error.message));
    page.on('request', request => {
      if (!request.url().startsWith(`file://${path}`)) complaints.push(`request for ${request.url()}`);
    });
    await page.goto(`file://${path}`);
    if (options.javaScriptEnabled !== false) await page.locator(':root[data-scripted]').waitFor();
    return { page, complaints, close: () => context.close() };
  };
}

/** The text of a PDF. */
export function textOfPdf(pdf: Buffer): string {
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
}
