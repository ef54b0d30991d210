/** The page with the results for two faults at once. */
export function formatPage(pages) {
  return `# Two faults at once

Every two faults that could be injected when this was last run (docs/drills.md has today's), on different nodes of a lab of three, and
a random sample of pairs on one node. Both must be named and fixed. One fault may hide another (if etcd does not answer, its contents are unknown), and \`repair\` diagnoses again after each fix.
So *at once* counts the faults that the first diagnosis named, and *named* those named by the end of the repair. *Clean* means that the
lab was as before, in every fact. A missed pair was injected again after the diagnosis was improved, and its last result counts.
\`npm run pairs -- FOLDER\` does that and writes this page.

| backend | pairs | injected | both named at once | both named | both fixed | named and fixed | clean |
| --- | --- | --- | --- | --- | --- | --- | --- |
${pages.flatMap(page => ['on different nodes', 'on one node'].map(kind => formatRow(page, kind))).join('\n')}

${pages.map(formatBackend).join('\n')}`;
}

function isKind(kind) {
  return ({ node }) => (node === 'apart') === (kind === 'on different nodes');
}

function formatRow({ backend, results, planned }, kind) {
  const own = results.filter(isKind(kind));
  const all = planned.filter(isKind(kind)).length;
  const share = isCounted => {
    const count = own.filter(isCounted).length;
    return `${count} (${own.length === 0 ? '-' : ((100 * count) / own.length).toFixed(1)} %)`;
  };
  const cells = [share(({ namedAtOnce }) => namedAtOnce === 2), share(({ named }) => named === 2), share(({ repaired }) => repaired), share(isGood)];
  const isClean = ({ repaired, sideEffects = [] }) => repaired && sideEffects.length === 0;
  return `| ${[backend, kind, own.length === all ? all : `${own.length} of ${all}`, ...cells, share(isClean)].join(' | ')} |`;
}

function isGood({ named, repaired }) {
  return named === 2 && repaired === true;
}

function formatBackend({ backend, results, leftOut }) {
  const missed = results.filter(result => !isGood(result)).map(formatMissed);
  return `## ${backend}

${missed.length === 0 ? 'No pair was missed.' : `Missed:\n\n${missed.join('\n')}`}

Skipped, because the two faults cannot exist at once:

${formatLeft(leftOut).join('\n')}
`;
}

function formatMissed({ node, faults, first = [], others = [], named = 0, repaired = false, error }) {
  const said = [...first, ...others.filter(id => !first.includes(id))];
  // Keep only the output of the failed command.
  const what = error?.replace(/^nsenter .* (?:ended|exited)/, 'a command exited') ?? `named ${named} of 2, ${repaired ? 'fixed' : 'not fixed'}; named: ${said.join(', ') || 'nothing'}`;
  return `- ${node === 'apart' ? 'on different nodes' : `on ${node}`}: ${faults.join(' + ')}: ${what.replaceAll('\n', '; ')}`;
}

/** One line for each reason, with its pairs. */
function formatLeft(leftOut) {
  const reasons = new Map();
  for (const { node, faults, reason } of leftOut) {
    const key = node === 'apart' ? `on different nodes: ${reason}` : `on one node: ${reason.replace(/ of node\d/, '')}`;
    reasons.set(key, (reasons.get(key) ?? new Set()).add(faults.join(' + ')));
  }
  return [...reasons].map(([reason, pairs]) => `- ${reason}: ${pairs.size} ${pairs.size === 1 ? 'pair' : 'pairs'}, of ${[...new Set([...pairs].flatMap(pair => pair.split(' + ')))].join(', ')}`);
}
