// Measures the whole process of diagnosing a bundle, compared to bare Node.
// usage: replay.mjs [dist/cli.js]   (brings up its own lab of 50 nodes for the bundle)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { timed } from './processes.mjs';
import { formatTable, median } from './table.mjs';

/** The median of several replays of a bundle, bare Node and k8s-lab alternately. */
export async function measureReplay(cli, bundle, { count = 50, runs = 9 } = {}) {
  const rounds = [];
  for (let run = 0; run < runs; run += 1) {
    const bare = (await timed([process.execPath, '-e', '0'])).ms;
    const value = (await timed([process.execPath, cli, 'diagnose', '--bundle', bundle, '--json'], { okCodes: [0, 1] })).ms;
    rounds.push({ bare, value });
  }
  const [value, bare] = ['value', 'bare'].map(key => median(rounds.map(round => round[key])));
  const ratio = `${(value / bare).toFixed(1)} × node -e 0 (${Math.round(bare)} ms)`;
  return { name: `replay of a bundle of ${count} nodes, ${ratio}`, value, ...(count === 50 && { limit: 300 }) };
}

async function main(cli) {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-replay-'));
  const lab = (...args) => execFileSync(process.execPath, [cli, ...args, '--name', 'bench-replay'], { env: { ...process.env, XDG_STATE_HOME: folder }, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    lab('up', '--json', '--nodes', '50');
    const bundle = join(folder, 'bundle.tar.gz');
    lab('collect', '--out', bundle);
    lab('down');
    process.stdout.write(`${formatTable([await measureReplay(cli, bundle)])}\n`);
  } finally {
    lab('down');
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(resolve(process.argv[2] ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url))));
