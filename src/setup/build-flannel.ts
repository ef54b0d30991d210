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

/** What modules and compiled packages take while the build goes on. */
const neededBytes = 2_500_000_000;

/**
 * Builds flanneld from the sources that tools/flannel pins. Modules and compiled packages are kept when the build does not
 * come to its end, so that the next one goes on from there.
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
    // A workspace around this package would override the pinned versions; flannel's udp backend is written in C.
    GOWORK: 'off',
    CGO_ENABLED: '1',
  };
  const cwd = assetPath(versions.flannel.module);
  const folder = await makeFolder(cache, async target => {
    const flanneld = join(target, 'flanneld');
    await host.run(buildArgv(flanneld), { env: goEnv, cwd, onLine: countLines(setDetail) });
    const { stdout, stderr } = await host.run([flanneld, '--version'], { okCodes: [1, 2] });
    const built = parseVersion('flanneld', stdout.trim() || stderr);
    if (built !== versions.flannel.version) throw new SetupError(`the flanneld that was built says it is ${built ?? 'nothing'}`);
    return { place: cache.flannel };
  });
  // Go keeps a toolchain it downloaded write-protected; only Go itself removes that.
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
  throw new SetupError(`building flanneld takes ${formatSize(neededBytes)} for a while; ${folder} has ${formatSize(bavail * bsize)} left`, {
    hint: 'make room, or set XDG_CACHE_HOME to a folder that has it',
  });
}
