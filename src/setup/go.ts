import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../errors.ts';
import type { Argv, Host } from '../system/exec.ts';
import type { CachePaths } from './cache.ts';
import { formatSize } from './progress.ts';

/** Go with its modules and compiled packages in the k8s-lab cache. */
export interface Go {
  /** Rejects if the disk has not enough space left for a build. */
  checkRoom(what: string, neededBytes: number): void;
  /** Runs a command of Go, or one that calls Go; reports how many modules and packages it has dealt with. */
  run(argv: Argv, options: GoOptions): Promise<void>;
  /** Removes modules and compiled packages; until then, a build that failed continues from them. */
  forget(): Promise<void>;
}

export interface GoOptions {
  readonly cwd: string;
  /** Whether C is compiled too. */
  readonly cgo?: boolean;
  readonly setDetail: (detail: string) => void;
}

/** Opens a Go that shares only the user's settings. */
export function openGo(host: Host, cache: CachePaths, env: Readonly<Record<string, string>>): Go {
  const folder = cache.goBuild;
  const temporary = join(folder, 'temporary');
  const goEnv = {
    GOTMPDIR: temporary,
    ...env,
    GOMODCACHE: join(folder, 'modules'),
    GOCACHE: join(folder, 'compiled'),
    // A workspace around the sources would override the pinned versions.
    GOWORK: 'off',
  };
  return {
    checkRoom(what, neededBytes) {
      mkdirSync(temporary, { recursive: true });
      const { bavail, bsize } = statfsSync(folder);
      if (bavail * bsize >= neededBytes) return;
      throw new SetupError(`${folder} has only ${formatSize(bavail * bsize)} left; building ${what} needs ${formatSize(neededBytes)}`, {
        hint: 'free some space, or set XDG_CACHE_HOME to a folder on another disk',
      });
    },
    async run(argv, { cwd, cgo = false, setDetail }) {
      mkdirSync(temporary, { recursive: true });
      await host.run(argv, { env: { ...goEnv, CGO_ENABLED: cgo ? '1' : '0' }, cwd, onLine: countLines(setDetail) });
    },
    async forget() {
      // A toolchain downloaded by Go is write-protected; only Go can remove it.
      await host.run(['go', 'clean', '-cache', '-modcache'], { env: goEnv, cwd: '/', okCodes: [1] });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function countLines(setDetail: (detail: string) => void): (line: string) => void {
  let modules = 0;
  let packages = 0;
  return line => {
    if (line.startsWith('go: downloading')) modules += 1;
    else packages += 1;
    setDetail(`${modules} modules downloaded, ${packages} packages compiled`);
  };
}
