// Injects each fault into a real lab, or brings it about by hand, and saves a bundle of the observation, for the unit tests to replay.
// usage: node scripts/doctor/capture.mjs [ID...]   (writes test/fixtures/bundles/ID.tar.gz, and healthy-LAB.tar.gz); needs `k8s-lab setup --kubernetes`
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { byHand } from './by-hand.mjs';
import { must, openState } from './lab.mjs';

const folder = fileURLToPath(new URL('../../test/fixtures/bundles/', import.meta.url));
mkdirSync(folder, { recursive: true });
const wanted = process.argv.slice(2);
const state = openState();
const kept = new Set();
try {
  for (const backend of ['host-gw', 'vxlan']) await captureAll(backend, ['--backend', backend]);
  await captureAll('members', ['--etcd-members', '3']);
  await captureAll('tls', ['--etcd-tls']);
  await captureAll('users', ['--config', fileURLToPath(new URL('../../examples/ha.yaml', import.meta.url))]);
  await captureAll('kubernetes', ['--kubernetes']);
  for (const [id, how] of Object.entries(byHand)) await captureByHand(id, how);
} finally {
  await state.close();
}

async function captureAll(name, flags) {
  if (wanted.length > 0 && wanted.every(id => kept.has(id) || id in byHand)) return;
  const lab = ['--name', `capture-${name}`];
  await must(state.k8sLab('up', ...lab, ...flags));
  if (wanted.length === 0 || wanted.includes(`healthy-${name}`)) {
    await keep(`healthy-${name}`, lab);
    kept.add(`healthy-${name}`);
  }
  const { faults } = JSON.parse((await must(state.k8sLab('fault', 'list', '--json'))).stdout);
  for (const { id, drillable } of faults) {
    if (!drillable || kept.has(id) || (wanted.length > 0 && !wanted.includes(id))) continue;
    const injected = await state.k8sLab('fault', 'inject', id, ...lab);
    if (injected.exitCode === 2) continue;
    if (injected.exitCode !== 0) throw new Error(injected.stderr);
    // diagnose waits until the fault shows.
    await state.k8sLab('diagnose', ...lab, '--json');
    await keep(id, lab);
    kept.add(id);
    await must(state.k8sLab('fault', 'revert', '--all', ...lab));
    await untilSound(lab);
    process.stdout.write(`${id}\n`);
  }
}

async function captureByHand(id, { flags, steps }) {
  if (wanted.length > 0 && !wanted.includes(id)) return;
  const lab = ['--name', `capture-${id}`];
  await must(state.k8sLab('up', ...lab, ...flags));
  for (const [node, script] of steps) await state.k8sLab('exec', ...lab, node, '--', 'sh', '-c', script);
  // etcd without files ends soon.
  await state.k8sLab('verify', ...lab, '--timeout', '3s');
  const { causes } = JSON.parse((await state.k8sLab('diagnose', '--bundle', await keep(id, lab), '--json')).stdout);
  process.stdout.write(`${id}: named ${causes.map(cause => cause.id).join(', ') || 'nothing'}\n`);
}

async function keep(name, lab) {
  const file = `${folder}${name}.tar.gz`;
  rmSync(file, { force: true });
  await must(state.k8sLab('collect', ...lab, '--out', file));
  // Readable by the tests of another user.
  chmodSync(file, 0o644);
  return file;
}

/** Waits until the lab is ready without warnings: a member of etcd may still be joining the others. */
async function untilSound(lab) {
  for (let left = 20; ; left -= 1) {
    const { exitCode, stdout } = await state.k8sLab('verify', ...lab, '--timeout', '60s', '--json');
    if (exitCode === 0 && JSON.parse(stdout).checks.every(({ warnings }) => !warnings)) return;
    if (left === 0) throw new Error(`not ready, or with warnings: ${stdout}`);
  }
}
