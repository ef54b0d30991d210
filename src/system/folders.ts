import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder of the labs' files, one folder per lab (XDG Base Directory Specification: $XDG_STATE_HOME). */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'k8s-lab');
}

/** The folder of snapshots, one file each; outside the labs' folders, which `down` removes. */
export function snapshotsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return `${stateFolder(env)}-snapshots`;
}

/** The folder of installed programs, shared by all labs (XDG Base Directory Specification: $XDG_CACHE_HOME). */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'k8s-lab');
}
