import type { KnownCheck } from '../src/checks/check.ts';

/** The text of docs/checks.md; test/unit/checks/registry.test.ts compares it with the page, and rewrites the page with -u. */
export function formatChecksPage(checks: readonly KnownCheck[]): string {
  const rows = checks.map(({ id, title, layer, settleMs, needs }) => [layer, `\`${id}\``, title, seconds(settleMs), needs.map(need => `\`${need}\``).join(', ') || '—']);
  const table = [['layer', 'id', 'check', 'rechecked for', 'depends on'], Array.from({ length: 5 }, () => '---'), ...rows];
  return `${head}${table.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n\n${loss}`;
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

const loss = `## How loss, delay and reordering are found

Each attempt of a probe has a number of its own, so a late answer to the first attempt is not taken for an answer to the second. An
attempt is lost if a later one on the same way was answered 0.2 s ago or more. Every node sends up to 120 echoes and 24 handshakes
beyond the first, spread over its peers: 20 to each pair and kind of probe with 3 nodes, none from 42 nodes on.

If any attempt was lost, late or out of order, up to 12 pairs and kinds are measured: 50 attempts in each direction at a time, at most 4 times, until a
sequential test (Wald) decides. It calls 5 % loss sound in less than one of 100 measurements, 10 % or more in none of 3,000, and 0.2 % lossy
in none of 3,000 (its bound is one in a million). Requests are counted where they arrive, which tells the direction of the loss.
With 3 nodes the first attempts miss a loss of 20 % on one pair, in one direction, of one size once in 12,000 looks, and a loss of
5 % of all that reaches a node once in 400,000. With 200 nodes they miss 20 % of a node's packets as rarely, but that of a single
pair in two of three looks.

The finding names the node, the direction, the share of each kind of packet, and the counters that rose meanwhile: rules that drop,
queues, devices, and the kernel's own.

An echo is late if its answer comes after 200 ms, the least time after which TCP sends a packet again (\`TCP_RTO_MIN\`). What came while the
prober itself waited for a core counts as in time. An echo is out of order if its answer comes 10 ms or more after the answer to a later
echo of the same probe. Both are measured and judged like loss; the direction of a delay is unknown, and handshakes between ends with late
echoes are not judged. Damaged packets count as lost (\`InCsumErrors\` rises).

A check that passed only after it had failed in an earlier look of the same verify says so:
\`passed, after failing in 3 of 5 looks\` (\`afterFailing\` in \`--json\`).
`;

function seconds(ms: number): string {
  return ms === 0 ? '—' : `${ms / 1000} s`;
}
