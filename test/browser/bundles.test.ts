import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { DiagnosisReport } from '../../src/doctor/report.ts';
import type { Observation } from '../../src/observe/observation.ts';
import { chromiumPath, withBrowser } from '../helpers/browser.ts';
import { projectFolder } from '../helpers/cli.ts';
import { bundleIds, bundleOf, withReports } from '../helpers/reports.ts';

/** Its etcd has a lease for nearly every subnet, and the report carries all of them. */
const fullOfLeases = 'out-of-subnets';

if (chromiumPath === undefined) console.log('skipped: Chromium is not installed; `npm test` installs it');

describe.skipIf(chromiumPath === undefined)('the report of a captured lab', () => {
  const write = withReports();
  const open = withBrowser();

  it.each(bundleIds)('%s opens without a complaint and says what diagnose says', async id => {
    const seen = await bundleOf(id);
    const { path, bytes } = await write(seen);
    const { page, complaints, close } = await open(path);
    const diagnosis = diagnose(path);
    expect((await page.locator('h1').innerText()).toLowerCase()).toBe(diagnosis.ready ? 'ready' : 'not ready');
    expect(await page.locator('[data-cause]').evaluateAll(all => all.map(one => (one as HTMLElement).dataset['cause']))).toEqual(diagnosis.causes.map(cause => cause.id));
    expect(await cellsOf(page)).toEqual(probedPairs(seen));
    expect(complaints).toEqual([]);
    if (seen.nodes.length <= 3 && id !== fullOfLeases) expect(bytes).toBeLessThanOrEqual(150_000);
    await close();
  });
});

/** The command line, which reads the report as a bundle. */
function diagnose(report: string): DiagnosisReport {
  const run = (): string => execFileSync(process.execPath, [join(projectFolder, 'dist/cli.js'), 'diagnose', '--bundle', report, '--json'], { encoding: 'utf8' });
  try {
    return JSON.parse(run()) as DiagnosisReport;
  } catch (error) {
    // Exit code 1: not ready.
    return JSON.parse((error as { stdout: string }).stdout) as DiagnosisReport;
  }
}

type Pairs = Readonly<Record<string, 'good' | 'broken' | 'not seen'>>;

async function cellsOf(page: Page): Promise<Pairs> {
  const cells = await page.locator('.matrix [data-at]').evaluateAll(all => all.map(one => [(one as HTMLElement).dataset['at'] ?? '', (one as HTMLElement).dataset['state'] ?? ''] as const));
  return Object.fromEntries(cells.filter(([, state]) => state !== 'self').map(([at, state]) => [at, state === 'answered' ? 'good' : state === 'not-seen' ? 'not seen' : 'broken']));
}

/** The pairs as the probes have them: good if every probe was answered by another pod. */
function probedPairs({ nodes, probes }: Observation): Pairs {
  const pairs = nodes.flatMap((from, a) => nodes.flatMap((to, b) => (a === b ? [] : [{ from, to, at: `${a},${b}` }])));
  return Object.fromEntries(
    pairs.map(({ from, to, at }) => {
      const of = probes.filter(probe => probe.from.place === 'pod' && probe.to.place === 'pod' && probe.from.node === from.name && probe.to.node === to.name);
      const isOwn = of.some(probe => probe.to.address === from.pod?.address);
      return [at, of.length === 0 ? 'not seen' : !isOwn && of.every(({ ok }) => ok) ? 'good' : 'broken'] as const;
    }),
  );
}
