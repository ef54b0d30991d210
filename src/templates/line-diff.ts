interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** The changes from `before` to `after`, line by line, with a few unchanged lines around each; empty if they are equal. */
export function lineDiff(before: string, after: string): string {
  const lines = compare(before.split('\n'), after.split('\n'));
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  let shown = -1;
  return changed
    .flatMap(index => {
      const first = Math.max(shown + 1, index - context);
      const gap = first > shown + 1 || shown === -1 ? [`@@ line ${lineNumber(lines, first)} @@`] : [];
      const last = Math.min(lines.length - 1, index + context);
      const hunk = lines.slice(first, last + 1).map(({ sign, text }) => `${sign}${text}`);
      const fresh = hunk.length > 0 ? [...gap, ...hunk] : [];
      shown = Math.max(shown, last);
      return fresh;
    })
    .map(line => `${line}\n`)
    .join('');
}

const context = 3;

// The line number, in the text before, of an index of the comparison.
function lineNumber(lines: readonly Line[], index: number): number {
  return lines.slice(0, index).filter(({ sign }) => sign !== '+').length + 1;
}

// The common beginning and end are skipped, so that only the middle is compared line by line.
function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return [
    ...sign(' ', before.slice(0, head)),
    ...compareMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...sign(' ', before.slice(before.length - tail)),
  ];
}

function compareMiddle(before: readonly string[], after: readonly string[]): readonly Line[] {
  // Beyond this the table would be too large, and the diff unreadable.
  if (before.length * after.length > 4_000_000) return [...sign('-', before), ...sign('+', after)];
  const common = commonLengths(before, after);
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      lines.push({ sign: ' ', text: before[i] ?? '' });
      [i, j] = [i + 1, j + 1];
    } else if ((common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0)) {
      lines.push({ sign: '-', text: before[i] ?? '' });
      i += 1;
    } else {
      lines.push({ sign: '+', text: after[j] ?? '' });
      j += 1;
    }
  }
  return [...lines, ...sign('-', before.slice(i)), ...sign('+', after.slice(j))];
}

// At [i][j]: the number of lines that `before` from i and `after` from j have in common, in order.
function commonLengths(before: readonly string[], after: readonly string[]): readonly Uint32Array[] {
  const rows = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const [row, below] = [rows[i], rows[i + 1]];
    if (!row || !below) continue;
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return rows;
}

function sign(mark: Line['sign'], texts: readonly string[]): readonly Line[] {
  return texts.map(text => ({ sign: mark, text }));
}
