// The figures as a Markdown table.

/** The median of the values. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One row per figure, with its ratio to the bare figure and whether the target was met. */
export function formatTable(figures) {
  const rows = figures.map(({ name, value, bare, limit, unit = 'ms', atLeast = false }) => {
    const ratio = bare === undefined ? undefined : atLeast ? bare / value : value / bare;
    const measured = ratio ?? value;
    const target = limit === undefined ? '' : `${atLeast ? '≥' : '≤'} ${limit}${ratio === undefined ? ` ${unit}` : ' ×'}`;
    const met = limit === undefined ? '' : (atLeast ? measured >= limit : measured <= limit) ? 'met' : '**not met**';
    const amount = number => (number === undefined ? '' : `${Math.round(number)} ${unit}`);
    return [name, amount(value), amount(bare), ratio === undefined ? '' : `${ratio.toFixed(2)} ×`, target, met];
  });
  const head = ['figure', 'k8s-lab', 'bare', 'ratio', 'target', ''];
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
