// Injects every fault into real labs, and writes the score table docs/drills.md.
// usage: npm run drills [-- --pairs [--random N] [--seed S] [--node NODE]]   (pairs are printed, not written to the page)
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { must, openState } from './lab.mjs';

const backends = ['host-gw', 'vxlan'];
const given = process.argv.slice(2);
const state = openState();
const pages = [];
let failed = false;
try {
  for (const backend of backends) {
    const name = `drill-${backend}`;
    await must(state.k8sLab('up', '--name', name, '--backend', backend));
    const { stdout, stderr, exitCode } = await state.k8sLab('drill', '--name', name, '--json', ...(given.length > 0 ? given : ['--all']));
    if (stdout === '') throw new Error(stderr);
    if (exitCode !== 0) failed = true;
    pages.push(JSON.parse(stdout));
  }
} finally {
  await state.close();
}
const text = pages.map(formatBackend).join('\n');
process.stdout.write(text);
if (given.length === 0) writeFileSync(new URL('../../docs/drills.md', import.meta.url), `${head()}${text}`);
process.exitCode = failed ? 1 : 0;

function head() {
  return `# Drills of diagnose and repair

Each fault that can be injected is injected into a running lab of three nodes. \`verify\` must fail, \`diagnose\` must name the fault
first, as the root cause, \`repair\` must fix it, \`verify\` must pass, and the lab must be as before (except for subnets that were leased
again). \`npm run drills\` does that and writes this page; \`k8s-lab drill --all\` does it on your own lab. The times are from a
machine with ${cpus().length} cores; the time to diagnose includes the wait for states that may pass by themselves.

`;
}

function formatBackend({ backend, totals, scores }) {
  const seconds = ms => `${(ms / 1000).toFixed(1)} s`;
  const yes = passed => (passed ? 'yes' : '**no**');
  const rows = scores.map(
    ({ faults, nodes, noticed, named, rootFirst, repaired, sideEffects, diagnoseMs, repairMs }) =>
      `| ${[faults.join(' + '), [...new Set(nodes)].join(' '), yes(noticed), yes(named === faults.length), yes(rootFirst), yes(repaired), sideEffects.length || 'none', seconds(diagnoseMs), seconds(repairMs)].join(' | ')} |`,
  );
  const wrong = scores.flatMap(({ faults, error, skipped, first, rootFirst, sideEffects }) => [
    ...(skipped ? [`- ${faults.join(' + ')}: skipped: ${skipped}`] : []),
    ...(error ? [`- ${faults.join(' + ')}: ${error}`] : []),
    ...(rootFirst ? [] : [`- ${faults.join(' + ')}: named first: ${first.join(', ') || 'nothing'}`]),
    ...sideEffects.map(({ node, text: what }) => `- ${faults.join(' + ')}: ${node ?? 'lab'}: ${what}`),
  ]);
  return `## ${backend}

${totals.drills} drills: ${totals.named} of ${totals.staged} faults named, root first in ${totals.rootFirst}, repaired ${totals.repaired}, without side effects ${totals.withoutSideEffects}.

| fault | on | noticed | named | root first | repaired | side effects | diagnosed in | repaired in |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
${wrong.length > 0 ? `\n${wrong.join('\n')}\n` : ''}
`;
}
