import type { SyncedFolder } from '../wanted.ts';

/** A Vagrantfile's settings, as far as they can be read without running it. */
export interface VagrantfileFacts {
  readonly box?: string;
  /** MiB of each node that has its own setting, in order; empty if one setting applies to all. */
  readonly memories: readonly number[];
  readonly memory?: number;
  readonly cpus?: number;
  readonly syncedFolders: readonly SyncedFolder[];
  /** The name given to VirtualBox: fixed text, or Ruby with the node's name in it; absent: Vagrant generates one. */
  readonly vmName?: string;
  /** The prefix of libvirt's domain names; absent: the folder's name. */
  readonly prefix?: string;
}

/** Reads a Vagrantfile's settings that matter before it runs; commented-out lines do not count. */
export function parseVagrantfile(source: string): VagrantfileFacts {
  const text = source.replace(/^\s*#.*$/gm, '');
  const box = /\.vm\.box\s*=\s*(?:ENV\.fetch\([^,]+,\s*)?(["'])(.+?)\1/.exec(text)?.[2];
  const memory = largest(text, /\bmemory\s*=\s*["']?(\d+)/g) ?? largest(text, /--memory["'],\s*["']?(\d+)/g);
  const cpus = largest(text, /\bcpus\s*[=:]\s*["']?(\d+)/g);
  const prefix = /\.default_prefix\s*=\s*(["'])(.*?)\1/.exec(text)?.[2];
  const vmName = /\b(?:vb|v|virtualbox)\.name\s*=\s*(.+?)\s*$/m.exec(text)?.[1];
  return {
    ...(box !== undefined && { box }),
    ...(memory !== undefined && { memory }),
    ...(cpus !== undefined && { cpus }),
    ...(vmName !== undefined && { vmName }),
    ...(prefix !== undefined && { prefix }),
    memories: numbers(text, /\bmemory:\s*["']?(\d+)/g),
    syncedFolders: syncedFoldersOf(text),
  };
}

function numbers(text: string, pattern: RegExp): readonly number[] {
  return [...text.matchAll(pattern)].map(([, number]) => Number(number));
}

function largest(text: string, pattern: RegExp): number | undefined {
  const found = numbers(text, pattern);
  return found.length > 0 ? Math.max(...found) : undefined;
}

function syncedFoldersOf(text: string): readonly SyncedFolder[] {
  return [...text.matchAll(/\.synced_folder\s*\(?\s*(["']).*?\1\s*,\s*(["'])(.*?)\2(.*)$/gm)].flatMap(([, , , guest = '', rest = '']) => {
    if (/\bdisabled(?::|\s*=>)\s*true/.test(rest)) return [];
    const type = /\btype(?::|\s*=>)\s*(["'])(.*?)\1/.exec(rest)?.[2];
    return [{ guest, ...(type !== undefined && { type }) }];
  });
}
