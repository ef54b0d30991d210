// Injects every pair of faults on different nodes, and a sample of pairs on one node, over several labs at once; writes docs/pairs.md.
// usage: npm run pairs -- RESULTS-FOLDER [--backend NAME] [--labs N] [--one-node N] [--seed S] [--random N] [--with FAULT] [--page]
// Each result is a line of RESULTS-FOLDER/BACKEND.jsonl, and pairs with a result are not repeated. With --random or --with the page is not written,
// and with --page it is written from the existing results, without injecting anything.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openState } from './lab.mjs';
import { formatPage } from './pairs-page.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    backend: { type: 'string', multiple: true, default: ['host-gw', 'vxlan'] },
    labs: { type: 'string', default: '6' },
    page: { type: 'boolean', default: false },
    'one-node': { type: 'string', default: '200' },
    random: { type: 'string' },
    with: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('usage: npm run pairs -- RESULTS-FOLDER');
mkdirSync(folder, { recursive: true });
const state = openState();
process.env.XDG_STATE_HOME = state.env.XDG_STATE_HOME;
const { createLab } = await import('../../dist/index.js');
const labs = new Set();
const pages = [];
// Each lab finishes its current pair.
let isOver = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (isOver = true));

try {
  for (const backend of values.backend) pages.push(await examine(backend));
} finally {
  await Promise.all([...labs].map(lab => lab.down()));
  await state.close();
}
if (!isOver && values.random === undefined && values.with === undefined) writeFileSync(new URL('../../docs/pairs.md', import.meta.url), formatPage(pages));
process.stdout.write(formatPage(pages));

async function examine(backend) {
  const file = join(folder, `${backend}.jsonl`);
  const workers = Array.from({ length: Number(values.labs) }, (_, index) => `pairs-${backend}-${index}`);
  const first = await bringUp(workers[0], backend);
  const { queue, leftOut } = await plan(first);
  const known = new Set(readResults(file).map(keyOf));
  const left = values.page ? [] : queue.filter(item => !known.has(keyOf(item)) && (values.with === undefined || item.faults.includes(values.with)));
  const total = left.length;
  const started = performance.now();
  let done = 0;
  const work = async (name, given) => {
    for (let lab = given; ; ) {
      const next = isOver ? undefined : left.shift();
      if (!next) return;
      lab ??= await bringUp(name, backend);
      const at = performance.now();
      const score = await lab.drill(next.roles).catch(error => ({ faults: next.faults, error: error.message }));
      const result = { node: next.node, ...score, wallMs: Math.round(performance.now() - at) };
      appendFileSync(file, `${JSON.stringify(result)}\n`);
      done += 1;
      process.stderr.write(`${backend} ${done} of ${total}, ${((performance.now() - started) / done / 1000).toFixed(1)} s each: ${formatLine(result)}\n`);
      // The next pair needs a lab in its original state.
      if (score.repaired === true && score.sideEffects.length === 0) continue;
      await takeDown(lab);
      lab = undefined;
    }
  };
  await Promise.all(workers.map((name, index) => work(name, index === 0 ? first : undefined)));
  await Promise.all([...labs].map(takeDown));
  // If a pair was repeated, its last result counts.
  const results = new Map(readResults(file).map(result => [keyOf(result), result]));
  return { backend, leftOut, planned: queue, results: queue.flatMap(item => results.get(keyOf(item)) ?? []) };
}

/** Every pair on different nodes, and a sample of the pairs on one node, half of it on the node that runs etcd. */
async function plan(lab) {
  const seed = Number(values.seed);
  // In the order of the sample, so that the rate of a part is representative of the whole.
  const random = Number(values.random ?? Infinity);
  const apart = await lab.planDrills({ pairs: true, random, seed });
  const half = Math.ceil(Number(values['one-node']) / 2);
  const together = await Promise.all(['node1', 'node2'].map(node => lab.planDrills({ pairs: true, node, random: half, seed })));
  const toItem = node => roles => ({ node, roles, faults: roles.map(({ fault }) => fault.id) });
  const toLeft = node => entry => ({ node, ...entry });
  return {
    queue: interleave([...together.map(({ drills }, index) => drills.map(toItem(`node${index + 1}`))), apart.drills.map(toItem('apart'))]),
    leftOut: [...apart.leftOut.map(toLeft('apart')), ...together.flatMap(({ leftOut }, index) => leftOut.map(toLeft(`node${index + 1}`)))],
  };
}

/** Merges lists evenly, so that all of them end together. */
function interleave(lists) {
  const placed = lists.flatMap(list => list.map((item, index) => ({ item, at: (index + 1) / list.length })));
  return placed.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}

async function bringUp(name, backend) {
  const lab = await createLab({ flags: { name, backend } });
  labs.add(lab);
  const { ready } = await lab.up();
  if (!ready) throw new Error(`lab ${name} does not come up`);
  return lab;
}

async function takeDown(lab) {
  labs.delete(lab);
  await lab.down();
}

function readResults(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line));
}

function keyOf({ node, faults }) {
  return `${node} ${faults.join(' + ')}`;
}

function formatLine({ node, faults, namedAtOnce, named, repaired, sideEffects = [], wallMs, error }) {
  const said = `named ${named ?? 0} of 2 (at once ${namedAtOnce ?? 0}), ${repaired ? 'fixed' : 'NOT FIXED'}, ${sideEffects.length} side effects, ${(wallMs / 1000).toFixed(1)} s`;
  return `${node}: ${faults.join(' + ')}: ${said}${error ? `: ${error}` : ''}`;
}
