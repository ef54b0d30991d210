import type { KnownCheck } from '../src/checks/check.ts';

/** The text of docs/checks.md; test/unit/checks/registry.test.ts holds the page to it, and writes it when run with -u. */
export function formatChecksPage(checks: readonly KnownCheck[]): string {
  const rows = checks.map(({ id, title, layer, settleMs, needs }) => [layer, `\`${id}\``, title, seconds(settleMs), needs.map(need => `\`${need}\``).join(', ') || '—']);
  const table = [['layer', 'id', 'claim', 'waited for', 'needs'], Array.from({ length: 5 }, () => '---'), ...rows];
  return `${head}${table.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

const head = `# The claims

\`k8s-lab verify\` says *ready* only when every one of these holds. A claim that is untrue is waited for as long as it may still
become true by itself; after that verify ends. A claim that needs another which does not hold is judged as far as was seen: what
is found makes it fail, and when nothing is found it is skipped, never passed.

The report has the failed checks first, then the skipped ones, and counts the passed ones. \`--all\` lists every check by layer. A
finding of many nodes or pairs is shown once, with its nodes: \`node1 → node2, node3\`. The text is the same in a terminal and in a
log, except for colours; \`--json\` has every finding by itself.

Each is one file of its layer's folder in \`src/checks\`. This page is made from them by \`scripts/docs-checks.ts\`.

`;

function seconds(ms: number): string {
  return ms === 0 ? 'not' : `${ms / 1000} s`;
}
