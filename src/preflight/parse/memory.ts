/** MiB of memory in all and available, as /proc/meminfo tells; undefined when it does not. */
export function parseMeminfo(text: string): { readonly totalMiB: number; readonly availableMiB: number } | undefined {
  const [total, available] = ['MemTotal', 'MemAvailable'].map(key => new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
  if (total === undefined || available === undefined) return undefined;
  return { totalMiB: toMiB(total), availableMiB: toMiB(available) };
}

function toMiB(kiB: string): number {
  return Math.floor(Number(kiB) / 1024);
}

// Pages that macOS gives to a program that asks for memory.
const available = ['free', 'inactive', 'speculative', 'purgeable'];

/** MiB available, as `vm_stat` of macOS tells; undefined when it does not. */
export function parseVmStat(text: string): number | undefined {
  const size = /page size of (\d+) bytes/.exec(text)?.[1];
  const pages = available.map(kind => Number(new RegExp(`^Pages ${kind}:\\s+(\\d+)\\.`, 'm').exec(text)?.[1] ?? NaN));
  const sum = pages.filter(count => !Number.isNaN(count)).reduce((all, count) => all + count, 0);
  return size === undefined || sum === 0 ? undefined : Math.floor((sum * Number(size)) / 2 ** 20);
}
