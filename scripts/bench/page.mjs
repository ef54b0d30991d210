// Measures the pages in Chromium: the report of a bundle, and the dashboard of a lab that it brings up for this.
// usage: page.mjs [count of nodes]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { endAll, startUntil } from './processes.mjs';
import { formatTable, median } from './table.mjs';

const chromiumPath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(path => existsSync(path));

/** The bounds in milliseconds, by the number of nodes. */
const limits = { paint: { 3: 150, 50: 400 }, usable: { 3: 300, 50: 1000 }, shown: { 3: 1500, 50: 8000, 200: 60_000 } };

/** The figures of a report and of a dashboard of so many nodes; none without Chromium. */
export async function measurePages(cli, count, { runs = 5, rounds = 10 } = {}) {
  if (chromiumPath === undefined) {
    process.stderr.write('skipped: pages, because Chromium is not installed\n');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-pages-'));
  const env = { ...process.env, XDG_STATE_HOME: folder };
  const lab = (...args) => execFileSync(process.execPath, [cli, ...args, '--name', 'bench-pages'], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const browser = await chromium.launch({ executablePath: chromiumPath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    lab('up', '--nodes', String(count));
    const report = join(folder, 'lab.html');
    lab('report', report);
    return [...(await reportFigures(browser, `file://${report}`, count, runs)), ...(await dashboardFigures(browser, { cli, env, lab, count, rounds }))];
  } finally {
    await browser.close();
    lab('down');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function reportFigures(browser, url, count, runs) {
  const seen = [];
  for (let run = 0; run < runs; run += 1) {
    const page = await browser.newPage();
    await page.goto(url);
    await page.locator(':root[data-scripted]').waitFor();
    seen.push({ paint: await paintOf(page), usable: await page.evaluate(() => performance.now()) });
    await page.close();
  }
  const of = key => median(seen.map(one => one[key]));
  return [
    { name: `report of ${count} nodes: first paint`, value: of('paint'), limit: limits.paint[count] },
    { name: `report of ${count} nodes: usable`, value: of('usable'), limit: limits.usable[count] },
  ];
}

async function paintOf(page) {
  return await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
}

async function dashboardFigures(browser, { cli, env, lab, count, rounds }) {
  const { text: url, end } = await startUntil([process.execPath, cli, 'dashboard', '--no-open', '--name', 'bench-pages'], /http:\S+/, { env });
  try {
    const page = await browser.newPage();
    const started = performance.now();
    await page.goto(url);
    const verdict = async word => await page.locator('h1').filter({ hasText: word }).waitFor({ timeout: 120_000 });
    await verdict(/^Ready$/);
    const data = performance.now() - started;
    const [shown, asked] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      lab('fault', 'inject', 'ip-forward-0');
      const broken = performance.now();
      await verdict(/^Not ready$/);
      shown.push(performance.now() - broken);
      lab('fault', 'revert', 'ip-forward-0');
      await page.keyboard.press('r');
      const pressed = performance.now();
      await verdict(/^Ready$/);
      asked.push(performance.now() - pressed);
    }
    const bytes = await quietBytes(page, url);
    return [
      { name: `dashboard of ${count} nodes: first paint`, value: await paintOf(page), limit: 200 },
      { name: `dashboard of ${count} nodes: with data`, value: data },
      { name: `dashboard of ${count} nodes: from a fault to its picture, 95 of 100`, value: shown.toSorted((a, b) => a - b)[Math.ceil(0.95 * shown.length) - 1], limit: limits.shown[count] },
      { name: `dashboard of ${count} nodes: from a fault to its picture, median`, value: median(shown) },
      { name: `dashboard of ${count} nodes: from the key r to the picture, median`, value: median(asked) },
      { name: `dashboard of ${count} nodes: a look at which nothing turned`, value: bytes, unit: 'bytes', limit: 2048 },
    ];
  } finally {
    await end();
  }
}

/** The bytes of the first change that is sent once nothing turns. */
async function quietBytes(page, url) {
  const { origin, hash } = new URL(url);
  return await page.evaluate(
    async ([address, token]) => {
      const response = await fetch(`${address}/api/events`, { headers: { Authorization: `Bearer ${token}` } });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ''; ; ) {
        const { value } = await reader.read();
        text += value;
        const found = /event: delta\ndata: .*\n\n/.exec(text);
        if (!found) continue;
        await reader.cancel();
        return found[0].length;
      }
    },
    [origin, hash.slice(3)],
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${formatTable(await measurePages(fileURLToPath(new URL('../../dist/cli.js', import.meta.url)), Number(process.argv[2] ?? 3)))}\n`);
  } finally {
    endAll();
  }
}
