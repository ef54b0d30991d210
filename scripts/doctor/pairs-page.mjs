/** The page that tells how the doctor did with two faults at once. */
export function formatPage(pages) {
  return `# Two faults at once

Every two faults that can be staged, on different nodes of a lab of three, and a random sample of pairs on one node: both have to be named
and both mended. One fault may hide another (of an etcd that does not answer nobody can tell what it holds), and \`repair\` looks anew
after each cure: so *at once* counts what the first diagnosis named, and *named* what was named by the end of the repair. *Clean* is a
lab that was as before, in every fact. A pair that was missed was staged again once the doctor was mended, and its last result counts.
\`npm run pairs -- FOLDER\` does that and writes this page.

| backend | pairs | staged | both named at once | both named | both mended | named and mended | clean |
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
  const share = holds => {
    const count = own.filter(holds).length;
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

Left out, for the two cannot be there at once:

${formatLeft(leftOut).join('\n')}
`;
}

function formatMissed({ node, faults, first = [], others = [], named = 0, repaired = false, error }) {
  const said = [...first, ...others.filter(id => !first.includes(id))];
  // Of the command that failed only what it said matters.
  const what = error?.replace(/^nsenter .* ended/, 'a command ended') ?? `named ${named} of 2, ${repaired ? 'mended' : 'not mended'}; said: ${said.join(', ') || 'nothing'}`;
  return `- ${node === 'apart' ? 'on different nodes' : `on ${node}`}: ${faults.join(' + ')}: ${what.replaceAll('\n', '; ')}`;
}

/** One line a reason, with the pairs that it is of. */
function formatLeft(leftOut) {
  const reasons = new Map();
  for (const { node, faults, reason } of leftOut) {
    const key = node === 'apart' ? `on different nodes: ${reason}` : `on one node: ${reason.replace(/ of node\d/, '')}`;
    reasons.set(key, (reasons.get(key) ?? new Set()).add(faults.join(' + ')));
  }
  return [...reasons].map(([reason, pairs]) => `- ${reason}: ${pairs.size} ${pairs.size === 1 ? 'pair' : 'pairs'}, of ${[...new Set([...pairs].flatMap(pair => pair.split(' + ')))].join(', ')}`);
}
