// Runs the properties of test/unit/fuzz with many values each.
// usage: node scripts/trust/fuzz.mjs [COUNT]   (default 10,000)
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTrial } from './trial.mjs';

const title = 'fuzzed answers of nodes and archives, per property';
await runTrial({ id: 'fuzz', title, wanted: 10_000, bar: 'no crash, no value that takes 5 s', count: 10_000 }, async ({ count, seed }) => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-fuzz-'));
  const results = join(folder, 'results');
  const env = { ...process.env, K8S_LAB_FUZZ_RUNS: String(count), K8S_LAB_FUZZ_SEED: String(seed), K8S_LAB_FUZZ_RESULTS: results };
  const child = spawn('npx', ['vitest', 'run', '--project', 'unit', 'test/unit/fuzz'], { env, stdio: ['ignore', 2, 2] });
  const exitCode = await new Promise(resolve => child.once('close', resolve));
  const passed = readLines(results);
  rmSync(folder, { recursive: true });
  return { runs: count, failures: exitCode === 0 ? [] : [`vitest exited with ${exitCode}`], figures: `${passed.length} properties` };
});

function readLines(file) {
  try {
    return readFileSync(file, 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}
