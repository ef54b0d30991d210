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
const limits = {
  ...{ paint: { 3: 150, 50: 400 }, usable: { 3: 300, 50: 1000 }, shown: { 3: 1500, 50: 8000, 200: 60_000 } },
  ...{ beyondVerify: { 3: 150, 50: 500 }, applied: { 3: 16, 50: 50, 200: 50 } },
};

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
    const beyondVerify = timeOf(runs, () => lab('report', report)) - timeOf(runs, () => lab('verify'));
    return [
      { name: `report of ${count} nodes, beyond verify`, value: beyondVerify, limit: limits.beyondVerify[count] },
      ...(await reportFigures(browser, `file://${report}`, count, runs)),
      ...(await dashboardFigures(browser, { cli, env, lab, count, rounds })),
    ];
  } finally {
    await browser.close();
    lab('down');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The median of the milliseconds that a step takes. */
function timeOf(runs, step) {
  return median(
    Array.from({ length: runs }, () => {
      const started = performance.now();
      step();
      return performance.now() - started;
    }),
  );
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
    const quiet = await quietLooks(page, url);
    return [
      { name: `dashboard of ${count} nodes: first paint`, value: await paintOf(page), limit: 200 },
      { name: `dashboard of ${count} nodes: with data`, value: data },
      { name: `dashboard of ${count} nodes: from a fault to its picture, 95 of 100`, value: shown.toSorted((a, b) => a - b)[Math.ceil(0.95 * shown.length) - 1], limit: limits.shown[count] },
      { name: `dashboard of ${count} nodes: from a fault to its picture, median`, value: median(shown) },
      { name: `dashboard of ${count} nodes: from the key r to the picture, median`, value: median(asked) },
      { name: `dashboard of ${count} nodes: a look at which nothing turned`, value: quiet.bytes, unit: 'bytes', limit: 2048 },
      { name: `dashboard of ${count} nodes: work of the page for such a look`, value: quiet.workMs, limit: limits.applied[count] },
    ];
  } finally {
    await end();
  }
}

/** The largest of some looks at which nothing turns, in bytes, and the time that the page's main thread works for each. */
async function quietLooks(page, url, looks = 5) {
  const { origin, hash } = new URL(url);
  const chromium = await page.context().newCDPSession(page);
  await chromium.send('Performance.enable');
  const worked = async () => (await chromium.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  const response = await fetch(`${origin}/api/events`, { headers: { Authorization: `Bearer ${hash.slice(3)}` } });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const sizes = [];
  let text = '';
  let before = 0;
  while (sizes.length <= looks) {
    text += (await reader.read()).value;
    for (let found = /event: delta\ndata: .*\n\n/.exec(text); found; found = /event: delta\ndata: .*\n\n/.exec(text)) {
      sizes.push(found[0].length);
      text = text.slice(found.index + found[0].length);
      // The first look ends what came before it.
      if (sizes.length === 1) before = await worked();
    }
  }
  await reader.cancel();
  return { bytes: Math.max(...sizes), workMs: ((await worked()) - before) / looks };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${formatTable(await measurePages(fileURLToPath(new URL('../../dist/cli.js', import.meta.url)), Number(process.argv[2] ?? 3)))}\n`);
  } finally {
    endAll();
  }
}
