import { ConfigError } from '../errors.ts';
import { defaults } from './defaults.ts';
import { findLabFile } from './find-file.ts';
import { givenFlags } from './flags.ts';
import { describeMisfit } from './found.ts';
import { isLabName, labNameMessage } from './names.ts';
import { originsOf } from './origins.ts';
import { resolveLab } from './resolve.ts';
import type { ConfigFlags } from './flags.ts';
import type { LoadedLab } from './loaded-lab.ts';
import type { Place } from './places.ts';

export interface LoadOptions {
  /** The folder to look for a lab file in; paths in flags are relative to it. */
  readonly cwd: string;
  /** The lab file to read, from --config. */
  readonly file?: string | undefined;
  readonly flags: ConfigFlags;
}

export interface NameOptions extends Pick<LoadOptions, 'cwd' | 'file'> {
  /** Only --name matters here. */
  readonly flags: Pick<ConfigFlags, 'name'>;
}

/** The lab that flags, lab file and defaults describe, in that precedence; rejects with one ConfigError that lists every problem. */
export async function loadLab({ cwd, file, flags }: LoadOptions): Promise<LoadedLab> {
  const found = await findLabFile(cwd, file);
  if (!found && givenFlags(flags).every(({ path }) => path === 'name')) return defaultLab(flags.name);
  const { loadChecked } = await import('./load-checked.ts');
  return loadChecked(cwd, found, flags);
}

/** Only the lab's name, by the same precedence; the rest of the lab file may be invalid. */
export async function readLabName({ cwd, file, flags }: NameOptions): Promise<string> {
  if (flags.name !== undefined) return checkName(flags.name);
  const found = await findLabFile(cwd, file);
  if (!found) return defaults.name;
  const { readNameIn } = await import('./name-in-file.ts');
  return readNameIn(found);
}

// The common case loads neither the YAML parser nor the validator, to save time.
function defaultLab(name: string | undefined): LoadedLab {
  const config = resolveLab({ name: name === undefined ? undefined : checkName(name) });
  const place: Place = { from: 'flag', where: '--name', order: 0 };
  return { config, origins: originsOf(config, new Map(name === undefined ? [] : [['name', { key: place, value: place }]])) };
}

function checkName(name: string): string {
  if (!isLabName(name)) throw new ConfigError(`--name: name: ${describeMisfit(name, labNameMessage)}`);
  return name;
}
