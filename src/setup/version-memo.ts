import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Remembers what programs say of their version for as long as their files stay the same. */
export interface VersionMemo {
  recall(path: string): string | undefined;
  remember(path: string, version: string): void;
  /** Writes what is new; a cache that cannot be written only costs time. */
  save(): void;
}

/** Opens the memo in this file; one that is absent or damaged counts as empty. */
export function openVersionMemo(file: string): VersionMemo {
  const entries = readEntries(file);
  let changed = false;
  return {
    recall: path => entries.get(keyOf(path)),
    remember(path, version) {
      entries.set(keyOf(path), version);
      changed = true;
    },
    save() {
      if (changed) writeEntries(file, entries);
    },
  };
}

function keyOf(path: string): string {
  const { size, mtimeMs } = statSync(path);
  return `${path} ${size} ${mtimeMs}`;
}

function readEntries(file: string): Map<string, string> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const entries = Object.entries(content ?? {}) as [string, unknown][];
    return new Map(entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])));
  } catch {
    return new Map();
  }
}

// Programs come and go: only the newest entries are kept.
const kept = 100;

function writeEntries(file: string, entries: ReadonlyMap<string, string>): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(Object.fromEntries([...entries].slice(-kept)), undefined, 2)}\n`);
    renameSync(draft, file);
  } catch {
    // The next run asks the programs again.
  }
}
