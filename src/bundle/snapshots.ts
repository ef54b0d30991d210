import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest } from '../text/did-you-mean.ts';
import { snapshotsFolder } from '../system/folders.ts';
import { BundleError } from './bundle-error.ts';
import { readObservation } from './read.ts';

/** A bundle saved under a name. */
export interface Snapshot {
  readonly name: string;
  readonly bytes: number;
  /** Absent if the file is damaged. */
  readonly lab?: string;
  readonly takenAt?: string;
}

const ending = '.tar.gz';

/** The file of the snapshot of this name, which need not exist; throws a BundleError if the name is not valid. */
export function snapshotPath(name: string): string {
  if (!isSnapshotName(name)) {
    throw new BundleError(`"${name}" is not a valid snapshot name`, { hint: 'expected up to 100 letters, digits, dots, hyphens and underscores, starting with a letter or digit' });
  }
  return join(snapshotsFolder(), `${name}${ending}`);
}

/** Whether the text can name a snapshot. */
export function isSnapshotName(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,99}$/.test(text);
}

/** The names of all snapshots. */
export async function snapshotNames(): Promise<readonly string[]> {
  const files = await readdir(snapshotsFolder()).catch((): string[] => []);
  return files.filter(file => file.endsWith(ending)).map(file => file.slice(0, -ending.length)).sort();
}

/** Every snapshot, with its lab and time. */
export async function listSnapshots(): Promise<readonly Snapshot[]> {
  return await Promise.all((await snapshotNames()).map(describe));
}

async function describe(name: string): Promise<Snapshot> {
  const path = snapshotPath(name);
  const { size } = await stat(path);
  const seen = await readObservation(path).catch(() => undefined);
  return { name, bytes: size, ...(seen && { lab: seen.lab.name, takenAt: seen.takenAt }) };
}

/** Deletes a snapshot; rejects with a BundleError if it does not exist. */
export async function deleteSnapshot(name: string): Promise<void> {
  const path = snapshotPath(name);
  if (!(await snapshotNames()).includes(name)) throw await unknownSnapshot(name);
  await rm(path);
}

/** The error for a missing snapshot, which lists the existing ones. */
export async function unknownSnapshot(name: string): Promise<BundleError> {
  const names = await snapshotNames();
  const near = nearest(name, names);
  const hint = names.length > 0 ? `snapshots: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ' …' : ''}` : '`k8s-lab snapshot NAME` saves one';
  return new BundleError(`no file or snapshot ${name}${near === undefined ? '' : `; did you mean ${near}?`}`, { hint });
}
