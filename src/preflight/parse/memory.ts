/** Total and available memory in MiB, from /proc/meminfo; undefined if the text does not have them. */
export function parseMeminfo(text: string): { readonly totalMiB: number; readonly availableMiB: number } | undefined {
  const [total, available] = ['MemTotal', 'MemAvailable'].map(key => new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
  if (total === undefined || available === undefined) return undefined;
  return { totalMiB: toMiB(total), availableMiB: toMiB(available) };
}

function toMiB(kiB: string): number {
  return Math.floor(Number(kiB) / 1024);
}

// Pages that macOS can give to a program that allocates memory.
const available = ['free', 'inactive', 'speculative', 'purgeable'];

/** Available memory in MiB, from macOS's `vm_stat`; undefined if the text does not have it. */
export function parseVmStat(text: string): number | undefined {
  const size = /page size of (\d+) bytes/.exec(text)?.[1];
  const pages = available.map(kind => Number(new RegExp(`^Pages ${kind}:\\s+(\\d+)\\.`, 'm').exec(text)?.[1] ?? NaN));
  const sum = pages.filter(count => !Number.isNaN(count)).reduce((all, count) => all + count, 0);
  return size === undefined || sum === 0 ? undefined : Math.floor((sum * Number(size)) / 2 ** 20);
}
