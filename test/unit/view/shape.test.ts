import { describe, expect, it } from 'vitest';
import { cellOf } from '../../../src/view/cells.ts';
import { shapeOf } from '../../../src/view/shape.ts';

const good = cellOf([{ kind: 'icmp', ok: true }]);
const bad = cellOf([{ kind: 'icmp', ok: false }]);

// A row for each node: `.` answered, X not, ? not seen.
function shape(...rows: readonly string[]): ReturnType<typeof shapeOf> {
  const cells = rows.flatMap(row => [...row].map(sign => ({ '.': good, X: bad }[sign] ?? 0)));
  return shapeOf(cells, rows.map((_, index) => `node${index + 1}`));
}

describe('the shape of the broken cells', () => {
  it.each([
    ['none', [], ['\\..', '.\\.', '..\\']],
    ['cell', [1, 0], ['\\..', 'X\\.', '..\\']],
    ['pair', [0, 1], ['\\X.', 'X\\.', '..\\']],
    ['row', [1], ['\\...', 'X\\XX', '..\\.', '...\\']],
    ['column', [1], ['\\X..', '.\\..', '.X\\.', '.X.\\']],
    ['cross', [1], ['\\X..', 'X\\XX', '.X\\.', '.X.\\']],
    ['cross', [0, 1], ['\\XXX', 'X\\XX', 'XX\\.', 'XX.\\']],
    ['all', [], ['\\XX', 'X\\X', 'XX\\']],
    ['mixed', [0, 1, 2], ['\\X..', '..X.', '..\\.', '...\\']],
    ['not-seen', [], ['\\?', '?\\']],
  ] as const)('is %s on %j', (kind, nodes, rows) => {
    expect(shape(...rows)).toMatchObject({ kind, nodes });
  });

  it('counts a node whose other cells were not probed by those that were', () => {
    expect(shape('\\X.?', '.\\.?', '.X\\?', '????')).toMatchObject({ kind: 'column', nodes: [1] });
  });

  it('says in words which layer to look at', () => {
    expect(shape('\\..', 'X\\.', '..\\').text).toBe('1 cell, one way, node2 → node1: usually the route of one node to one peer');
    expect(shape('\\X..', 'X\\XX', '.X\\.', '.X.\\').text).toBe('cross on node2, neither way: usually forwarding, the bridge or a device there');
  });
});
