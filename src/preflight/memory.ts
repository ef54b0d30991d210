import type { Asker } from './ask.ts';
import type { HostFacts } from './host-facts.ts';
import type { Machine } from './machine.ts';
import { parseMeminfo, parseVmStat } from './parse/memory.ts';

/** The machine's memory; available memory includes caches that the kernel can free at once. */
export async function lookAtMemory({ ask }: Asker, { platform, totalMiB, freeMiB, read }: Machine): Promise<HostFacts['memory']> {
  const plain = { totalMiB, availableMiB: freeMiB };
  if (platform === 'linux') return parseMeminfo((await read('/proc/meminfo')) ?? '') ?? plain;
  if (platform !== 'darwin') return plain;
  return { totalMiB, availableMiB: parseVmStat((await ask('vm_stat', ['vm_stat'])) ?? '') ?? totalMiB };
}
