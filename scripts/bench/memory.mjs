// The memory of a lab's processes, by their proportional set size.
import { readFileSync, readdirSync } from 'node:fs';

/** MiB of the processes of the lab in this folder: those of etcd and flanneld, and the rest. */
export function labMemory(folder) {
  const { programs, rest } = sum(processesOf(folder));
  return { programs: programs / 1024, rest: rest / 1024 };
}

function sum(pids) {
  const kib = { programs: 0, rest: 0 };
  for (const pid of pids) {
    const name = read(`/proc/${pid}/comm`).trim();
    const pss = Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
    kib[['etcd', 'flanneld'].includes(name) ? 'programs' : 'rest'] += pss;
  }
  return kib;
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
