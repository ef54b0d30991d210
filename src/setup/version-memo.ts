import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Caches the versions of programs for as long as their files do not change. */
export interface VersionMemo {
  recall(path: string): string | undefined;
  remember(path: string, version: string): void;
  /** Saves new entries; if the cache cannot be written, that only costs time. */
  save(): void;
}

/** Opens the memo in this file; a missing or damaged one is empty. */
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

// Only the newest entries are kept.
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
