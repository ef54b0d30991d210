// The memory of a lab's processes.
import { readFileSync, readdirSync } from 'node:fs';

/** MiB of the processes of the lab in this folder: those of etcd and flanneld, and the rest. */
export function labMemory(folder) {
  const memory = { programs: 0, rest: 0 };
  for (const [name, { pss }] of memoryByProgram(folder)) memory[['etcd', 'flanneld'].includes(name) ? 'programs' : 'rest'] += pss;
  return memory;
}

/** MiB of the processes of the lab in this folder by program: proportional and resident set size. */
export function memoryByProgram(folder) {
  const programs = new Map();
  for (const pid of processesOf(folder)) {
    const name = read(`/proc/${pid}/comm`).trim();
    const { pss, rss } = programs.get(name) ?? { pss: 0, rss: 0 };
    const rollup = read(`/proc/${pid}/smaps_rollup`);
    const mib = field => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0) / 1024;
    programs.set(name, { pss: pss + mib('Pss'), rss: rss + mib('Rss') });
  }
  return programs;
}

// The sandbox is the process tree below the process with the folder in its command line.
function processesOf(folder) {
  const children = new Map();
  const found = [];
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    const stat = read(`/proc/${pid}/stat`);
    const parent = stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0];
    children.set(parent, [...(children.get(parent) ?? []), pid]);
    if (read(`/proc/${pid}/cmdline`).split('\0').includes(folder)) found.push(pid);
  }
  for (let index = 0; index < found.length; index += 1) found.push(...(children.get(found[index]) ?? []));
  return new Set(found);
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
