import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where labs keep what they run from, one folder a lab (XDG Base Directory Specification: $XDG_STATE_HOME). */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'k8s-lab');
}

/** Where snapshots are kept, one file each: beside the labs' folders, which `down` removes. */
export function snapshotsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return `${stateFolder(env)}-snapshots`;
}

/** Where programs that k8s-lab obtained are kept, for all labs (XDG Base Directory Specification: $XDG_CACHE_HOME). */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'k8s-lab');
}
