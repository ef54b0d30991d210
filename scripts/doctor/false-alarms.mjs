// Diagnoses healthy labs of 2-10 nodes repeatedly, also while they start and while flanneld restarts: no fault may be reported.
// A third of the labs are diagnosed beside a compiler on every core.
// usage: node scripts/doctor/false-alarms.mjs [COUNT]   (default 1,000; exit code 1 after a false alarm)
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { must, openState } from './lab.mjs';

const count = Number(process.argv[2] ?? 1000);
const sizes = [2, 3, 4, 5, 6, 7, 8, 9, 10];
const perLab = Math.ceil(count / (sizes.length * 2));
const state = openState();
process.env.XDG_STATE_HOME = state.env.XDG_STATE_HOME;
const { createLab } = await import('../../dist/index.js');
const alarms = [];
let done = 0;
let whileStarting = 0;
let whileRestarting = 0;
let besideCompiler = 0;

try {
  for (const backend of ['host-gw', 'vxlan']) for (const nodes of sizes) await (nodes % 3 === 1 ? besideCompilers(() => tryLab(backend, nodes)) : tryLab(backend, nodes));
} finally {
  await state.close();
}
process.stdout.write(
  `${done} diagnoses of healthy labs of 2-10 nodes (${whileStarting} while the lab started, ${whileRestarting} while flanneld restarted, ${besideCompiler} beside a compiler on every core): ${alarms.length} false alarms\n${alarms.map(line => `  ${line}\n`).join('')}`,
);
process.exitCode = alarms.length > 0 ? 1 : 0;

/** Runs TypeScript's compiler on this project once per core, over and over, until the work is done. */
async function besideCompilers(work) {
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  const compiling = new Set();
  let over = false;
  const compile = () => {
    const child = spawn(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'], { cwd: folder, stdio: 'ignore' });
    compiling.add(child);
    child.once('exit', () => {
      compiling.delete(child);
      if (!over) compile();
    });
  };
  const before = done;
  cpus().forEach(compile);
  try {
    await work();
  } finally {
    over = true;
    for (const child of compiling) child.kill('SIGKILL');
  }
  besideCompiler += done - before;
}

/** A lab that fails is one alarm, and the next one is examined. */
async function tryLab(backend, nodes) {
  try {
    await examine(backend, nodes);
  } catch (error) {
    alarms.push(`healthy-${backend}-${nodes} was given up: ${error.message.split('\n', 3).join(' ')}`);
  }
}

async function examine(backend, nodes) {
  const name = `healthy-${backend}-${nodes}`;
  const lab = await createLab({ flags: { name, nodes: String(nodes), backend } });
  const starting = must(state.k8sLab('up', '--name', name, '--nodes', String(nodes), '--backend', backend));
  let isUp = false;
  const up = starting.then(() => (isUp = true));
  while (!isUp) {
    // Without machines there is nothing to diagnose.
    const report = await lab.diagnose().catch(error => (/is not running|machine of .* is missing/.test(error.message) ? undefined : Promise.reject(error)));
    if (report && judge(report, `${name}, starting`)) whileStarting += 1;
    else await new Promise(resolve => setTimeout(resolve, 5));
  }
  await up;
  for (let index = 0; index < perLab; index += 1) {
    const restarts = index % 4 === 3;
    const node = `node${(index % nodes) + 1}`;
    const restart = restarts ? lab.exec(node, ['systemctl', 'restart', 'flanneld']) : Promise.resolve();
    const [report] = await Promise.all([lab.diagnose(), restart]);
    judge(report, `${name}${restarts ? `, flanneld of ${node} restarting` : ''}`);
    if (restarts) whileRestarting += 1;
  }
}

function judge({ ready, causes, unexplained }, where) {
  done += 1;
  if (!ready) alarms.push(`${where}: ${[...causes.map(({ id, nodes }) => `${id} ${nodes.join(' ')}`), ...unexplained.map(({ check, nodes }) => `unexplained ${check} ${nodes.join(' ')}`)].join('; ')}`);
  return true;
}
