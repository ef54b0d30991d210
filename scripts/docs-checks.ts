import type { KnownCheck } from '../src/checks/check.ts';

/** The text of docs/checks.md; test/unit/checks/registry.test.ts compares it with the page, and rewrites the page with -u. */
export function formatChecksPage(checks: readonly KnownCheck[]): string {
  const rows = checks.map(({ id, title, layer, settleMs, needs }) => [layer, `\`${id}\``, title, seconds(settleMs), needs.map(need => `\`${need}\``).join(', ') || '—']);
  const table = [['layer', 'id', 'check', 'rechecked for', 'depends on'], Array.from({ length: 5 }, () => '---'), ...rows];
  return `${head}${table.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

const head = `# The checks

\`k8s-lab verify\` reports *ready* only when all these checks pass. verify keeps rechecking a failed check while it could still
recover by itself, for at most the time in the table, and then ends. A check that depends on one that did not pass, or on a fact
that could not be read, still runs: its findings make it fail, but without findings it is skipped, not passed.

The report has the failed checks first, then the skipped ones, and counts the passed ones. \`--all\` lists every check by layer. A
finding of many nodes or pairs is shown once, with its nodes: \`node1 → node2, node3\`. The text is the same in a terminal and in a
log, except for colours; \`--json\` has every finding by itself.

Each check is one file in its layer's folder in \`src/checks\`. \`scripts/docs-checks.ts\` generates this page from them.

`;

function seconds(ms: number): string {
  return ms === 0 ? '—' : `${ms / 1000} s`;
}
