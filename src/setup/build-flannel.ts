import { join } from 'node:path';
import { assetPath } from '../system/assets.ts';
import { SetupError } from '../errors.ts';
import type { Argv, Host } from '../system/exec.ts';
import { makeFolder } from './cache.ts';
import type { CachePaths } from './cache.ts';
import type { Go } from './go.ts';
import { parseVersion } from './parse-version.ts';
import { versions } from './versions.ts';

/** The size of modules and compiled packages during the build. */
const neededBytes = 2_500_000_000;

/** Builds flanneld from the sources pinned in tools/flannel. */
export async function buildFlannel(host: Host, go: Go, cache: CachePaths, setDetail: (detail: string) => void): Promise<string> {
  go.checkRoom('flanneld', neededBytes);
  return await makeFolder(cache, async target => {
    const flanneld = join(target, 'flanneld');
    // flannel's udp backend is written in C.
    await go.run(buildArgv(flanneld), { cwd: assetPath(versions.flannel.module), cgo: true, setDetail });
    const { stdout, stderr } = await host.run([flanneld, '--version'], { okCodes: [1, 2] });
    const built = parseVersion('flanneld', stdout.trim() || stderr);
    if (built !== versions.flannel.version) throw new SetupError(`flanneld was built with version ${built ?? 'unknown'}; expected ${versions.flannel.version}`);
    return { place: cache.flannel };
  });
}

function buildArgv(output: string): Argv {
  const { version, package: name } = versions.flannel;
  const ldflags = ['-s', '-w', '-X', `${name}/pkg/version.Version=v${version}`, '-extldflags', '-static'].join(' ');
  return ['go', 'build', '-v', '-modcacherw', '-trimpath', '-o', output, '-ldflags', ldflags, name];
}
