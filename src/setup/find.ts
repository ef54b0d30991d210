import { SetupError } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import { askVersion } from './ask-version.ts';
import type { Versioned } from './ask-version.ts';
import { cachePaths } from './cache.ts';
import { findPlaces } from './places.ts';
import type { Place, Places, Wanted } from './places.ts';
import type { Tool, Tools } from './tools.ts';
import { openVersionMemo } from './version-memo.ts';

export { etcdApiOf } from './parse-version.ts';

export interface FindOptions extends Wanted {
  readonly host: Host;
  readonly env?: NodeJS.ProcessEnv;
}

/** Finds every program that a lab needs; rejects with a SetupError that lists the missing ones. */
export async function findTools({ host, env = process.env, ...wanted }: FindOptions): Promise<Tools> {
  const cache = cachePaths(env);
  const { etcd, etcdctl, flanneld, helpers, kubernetes, missing } = findPlaces(wanted, env, cache);
  if (!etcd || !etcdctl || !flanneld || missing.length > 0) throw missingError(missing, cache.folder, wanted);
  const memo = openVersionMemo(cache.memo);
  const tool = async (program: Versioned, place: Place): Promise<Tool> => ({
    ...place,
    version: await askVersion(host, memo, program, place.path),
  });
  const [first, second, third] = await Promise.all([
    tool('etcd', etcd),
    tool('etcdctl', etcdctl),
    tool('flanneld', flanneld),
  ]);
  memo.save();
  return { etcd: first, etcdctl: second, flanneld: third, helpers, ...(kubernetes && { kubernetes }) };
}

/** Finds only flanneld, for machines that have the other programs. */
export async function findFlanneld({ host, env = process.env, ...named }: Omit<FindOptions, 'kubernetes'>): Promise<Pick<Tools, 'flanneld'>> {
  const cache = cachePaths(env);
  const { flanneld } = findPlaces(named, env, cache);
  if (!flanneld) throw missingError(['flanneld'], cache.folder);
  const memo = openVersionMemo(cache.memo);
  // It is a Linux program; another system cannot run it to ask for its version.
  const version = await askVersion(host, memo, 'flanneld', flanneld.path).catch((error: unknown) => {
    if (process.platform === 'linux') throw error;
    return 'current';
  });
  memo.save();
  return { flanneld: { ...flanneld, version } };
}

function missingError(missing: Places['missing'], cache: string, { kubernetes }: Wanted = {}): SetupError {
  const names = missing.join(', ');
  return new SetupError(`missing: ${names} (looked in PATH and in ${cache})`, {
    hint: `\`k8s-lab setup${kubernetes ? ' --kubernetes' : ''}\` installs them (no root needed)`,
  });
}
