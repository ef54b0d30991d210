// Measures the report of a bundle: the time to write it, and its size.
// usage: report.mjs BUNDLE [count of its nodes]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { timed } from './processes.mjs';
import { formatTable, median } from './table.mjs';

/** The bounds of a report's size in KiB, by the number of nodes. */
const limits = { 3: 150, 50: 1024, 200: 4096 };

/** The median time to write the report of a bundle, beside that of a diagnosis of it, and the report's size. */
export async function measureReport(cli, bundle, { count, runs = 5 }) {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-report-'));
  const file = join(folder, 'lab.html');
  try {
    const rounds = [];
    for (let run = 0; run < runs; run += 1) {
      const bare = (await timed([process.execPath, cli, 'diagnose', '--bundle', bundle, '--json'], { okCodes: [0, 1] })).ms;
      const value = (await timed([process.execPath, cli, 'report', '--bundle', bundle, file])).ms;
      rounds.push({ bare, value });
    }
    const [value, bare] = ['value', 'bare'].map(key => median(rounds.map(round => round[key])));
    const limit = limits[count];
    return [
      { name: `report of a bundle of ${count} nodes (bare: diagnose of it)`, value, bare },
      { name: `size of that report`, value: statSync(file).size / 1024, unit: 'KiB', ...(limit !== undefined && { limit }) },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [bundle, count = '3'] = process.argv.slice(2);
  process.stdout.write(`${formatTable(await measureReport(fileURLToPath(new URL('../../dist/cli.js', import.meta.url)), bundle, { count: Number(count) }))}\n`);
}
