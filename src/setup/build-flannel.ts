import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { assetPath } from '../system/assets.ts';
import { SetupError } from '../errors.ts';
import type { Argv, Host } from '../system/exec.ts';
import { makeFolder } from './cache.ts';
import type { CachePaths } from './cache.ts';
import { parseVersion } from './parse-version.ts';
import { formatSize } from './progress.ts';
import { versions } from './versions.ts';

export interface BuildOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly setDetail: (detail: string) => void;
}

/** The size of modules and compiled packages during the build. */
const neededBytes = 2_500_000_000;

/**
 * Builds flanneld from the sources pinned in tools/flannel. If the build fails, modules and compiled packages are kept, so
 * that the next build continues from there.
 */
export async function buildFlannel(host: Host, cache: CachePaths, { env, setDetail }: BuildOptions): Promise<string> {
  const temporary = join(cache.goBuild, 'temporary');
  mkdirSync(temporary, { recursive: true });
  checkRoom(cache.goBuild);
  const goEnv = {
    GOTMPDIR: temporary,
    ...env,
    GOMODCACHE: join(cache.goBuild, 'modules'),
    GOCACHE: join(cache.goBuild, 'compiled'),
    // A workspace around this package would override the pinned versions. flannel's udp backend is written in C.
    GOWORK: 'off',
    CGO_ENABLED: '1',
  };
  const cwd = assetPath(versions.flannel.module);
  const folder = await makeFolder(cache, async target => {
    const flanneld = join(target, 'flanneld');
    await host.run(buildArgv(flanneld), { env: goEnv, cwd, onLine: countLines(setDetail) });
    const { stdout, stderr } = await host.run([flanneld, '--version'], { okCodes: [1, 2] });
    const built = parseVersion('flanneld', stdout.trim() || stderr);
    if (built !== versions.flannel.version) throw new SetupError(`flanneld was built with version ${built ?? 'unknown'}; expected ${versions.flannel.version}`);
    return { place: cache.flannel };
  });
  // A toolchain downloaded by Go is write-protected; only Go can remove it.
  await host.run(['go', 'clean', '-cache', '-modcache'], { env: goEnv, cwd, okCodes: [1] });
  rmSync(cache.goBuild, { recursive: true, force: true });
  return folder;
}

function buildArgv(output: string): Argv {
  const { version, package: name } = versions.flannel;
  const ldflags = ['-s', '-w', '-X', `${name}/pkg/version.Version=v${version}`, '-extldflags', '-static'].join(' ');
  return ['go', 'build', '-v', '-modcacherw', '-trimpath', '-o', output, '-ldflags', ldflags, name];
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

function checkRoom(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= neededBytes) return;
  throw new SetupError(`${folder} has only ${formatSize(bavail * bsize)} left; building flanneld needs ${formatSize(neededBytes)}`, {
    hint: 'free some space, or set XDG_CACHE_HOME to a folder on another disk',
  });
}
