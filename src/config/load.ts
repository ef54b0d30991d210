import { ConfigError } from '../errors.ts';
import { defaults } from './defaults.ts';
import { findLabFile } from './find-file.ts';
import { givenFlags } from './flags.ts';
import { describeFound } from './found.ts';
import { isLabName, labNameAllowed } from './names.ts';
import { originsOf } from './origins.ts';
import { resolveLab } from './resolve.ts';
import type { ConfigFlags } from './flags.ts';
import type { LoadedLab } from './loaded-lab.ts';
import type { Place } from './places.ts';

export interface LoadOptions {
  /** The folder that a lab file is looked for in, and that paths given by flags start from. */
  readonly cwd: string;
  /** The lab file to read, as given by --config. */
  readonly file?: string | undefined;
  readonly flags: ConfigFlags;
}

export interface NameOptions extends Pick<LoadOptions, 'cwd' | 'file'> {
  /** Of all flags, only --name counts. */
  readonly flags: Pick<ConfigFlags, 'name'>;
}

/** The lab that the flags, then the lab file, then the defaults describe; one ConfigError tells all that is wrong with it. */
export async function loadLab({ cwd, file, flags }: LoadOptions): Promise<LoadedLab> {
  const found = findLabFile(cwd, file);
  if (!found && givenFlags(flags).every(({ path }) => path === 'name')) return defaultLab(flags.name);
  const { loadChecked } = await import('./load-checked.ts');
  return loadChecked(cwd, found, flags);
}

/** Only the lab's name, by the same precedence; the rest of a lab file may be at fault. */
export async function readLabName({ cwd, file, flags }: NameOptions): Promise<string> {
  if (flags.name !== undefined) return checkName(flags.name);
  const found = findLabFile(cwd, file);
  if (!found) return defaults.name;
  const { readNameIn } = await import('./name-in-file.ts');
  return readNameIn(found);
}

// Spares the common case the time that loading a YAML parser and a validator takes.
function defaultLab(name: string | undefined): LoadedLab {
  const config = resolveLab({ name: name === undefined ? undefined : checkName(name) });
  const place: Place = { from: 'flag', where: '--name', order: 0 };
  return { config, origins: originsOf(config, new Map(name === undefined ? [] : [['name', { key: place, value: place }]])) };
}

function checkName(name: string): string {
  if (!isLabName(name)) throw new ConfigError(`--name: name: found ${describeFound(name)}; ${labNameAllowed}`);
  return name;
}
