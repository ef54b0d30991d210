// Runs the life of a lab with each supported version of Node; those that this machine lacks are installed into a temporary folder by npm.
// usage: node scripts/trust/node-versions.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openState, runTrial, traces, tracesLeft } from './trial.mjs';

const versions = ['20', '22', '24'];
const life = [
  [0, ['preflight']],
  [0, ['up', '--nodes', '2']],
  [0, ['up', '--nodes', '2']],
  [0, ['status', '--json']],
  [0, ['graph']],
  [0, ['report', 'lab.html']],
  [0, ['fault', 'inject', 'config-key-missing']],
  [1, ['verify', '--timeout', '0']],
  [1, ['diagnose']],
  [0, ['repair', '--yes']],
  [0, ['etcd', 'snapshot', 'etcd.db']],
  [0, ['collect', '--out', 'lab.tar.gz']],
  [0, ['diagnose', '--bundle', 'lab.tar.gz']],
  [0, ['down']],
];

await runTrial({ id: 'node-versions', title: 'the life of a lab by Node 20, 22 and 24', wanted: 3, bar: 'every command ends as it should, without a warning', count: 3 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-node-'));
  const failures = [];
  const used = [];
  try {
    for (const version of versions) {
      const node = install(folder, version);
      used.push(execFileSync(node, ['--version'], { encoding: 'utf8' }).trim());
      failures.push(...(await live(node)).map(failure => `Node ${version}: ${failure}`));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { runs: used.length, failures, figures: `${used.join(', ')}; ${life.length} commands each` };
});

function install(folder, version) {
  const prefix = join(folder, version);
  execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', prefix, `node@${version}`], { stdio: ['ignore', 2, 2] });
  return join(prefix, 'node_modules/node/bin/node');
}

async function live(node) {
  const state = openState(node);
  const before = await traces(state.folder);
  const failures = [];
  for (const [wanted, args] of life) {
    const { exitCode, output } = await state.k8sLab(...args);
    if (exitCode !== wanted || /\(node:\d+\)|\n {4}at /.test(output)) failures.push(`${args.join(' ')} exited with ${exitCode}: ${output.slice(0, 2000)}`);
  }
  for (const file of ['lab.html', 'etcd.db', 'lab.tar.gz']) rmSync(join(state.folder, file), { force: true });
  const left = await tracesLeft(state.folder, before);
  state.close();
  return left === '' ? failures : [...failures, `left ${left}`];
}
