import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv, Host, RunOptions } from '../system/exec.ts';
import type { CachePaths } from './cache.ts';

/** apt with its own lists and folders in the k8s-lab cache, so that it needs no root and does not change the host's apt. */
export interface Apt {
  /** Fetches the package lists and checks their signatures; returns the errors. */
  update(): Promise<readonly string[]>;
  /** The libraries that a package needs and the host does not have. */
  missingLibraries(packageName: string): Promise<readonly string[]>;
  /** The libraries that a package needs, those of the host included. */
  allLibraries(packageName: string): Promise<readonly string[]>;
  /** Downloads packages into a folder, and checks them against the signed lists. */
  download(packages: readonly string[], folder: string): Promise<void>;
  /** Removes the lists. */
  forget(): void;
}

/** Opens an apt that shares only the host's sources, keys and installed packages. */
export function openApt(host: Host, cache: CachePaths, env: Readonly<Record<string, string>>): Apt {
  const folder = cache.apt;
  const configFile = join(folder, 'apt.conf');
  const run = async (args: readonly string[], options: RunOptions = {}) =>
    await host.run(['apt-get', '-c', configFile, ...args] as Argv, { env: { ...env, LC_ALL: 'C' }, ...options });
  return {
    async update() {
      for (const name of ['state/lists/partial', 'cache/archives/partial']) mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(configFile, configuration(folder));
      // A source that cannot be reached may not matter; a missing package shows later.
      const { stderr } = await run(['update', '-q'], { okCodes: [100] });
      return stderr.split('\n').filter(line => /^[EW]: /.test(line));
    },
    async missingLibraries(packageName) {
      const { stdout } = await run(['install', '-s', '-q', '--no-install-recommends', packageName]);
      return parseLibraries(stdout);
    },
    async allLibraries(packageName) {
      // As on a machine without any package; the host's own answers stay cached.
      const empty = ['-o', 'Dir::State::status=/dev/null', '-o', 'Dir::Cache::pkgcache='];
      const { stdout } = await run([...empty, 'install', '-s', '-q', '--no-install-recommends', packageName]);
      return parseInstalled(stdout).filter(name => /^(lib|zlib)/.test(name));
    },
    async download(packages, cwd) {
      await run(['download', '-q', ...packages], { cwd });
    },
    forget: () => void rmSync(folder, { recursive: true, force: true }),
  };
}

/** The libraries among the packages that `apt-get install -s` says it would install. */
export function parseLibraries(simulation: string): readonly string[] {
  // Every host has the C library, and a second one would break a process.
  return parseInstalled(simulation).filter(name => name.startsWith('lib') && !/^libc[-0-9]/.test(name));
}

function parseInstalled(simulation: string): readonly string[] {
  return [...simulation.matchAll(/^Inst (\S+) (?!\[)/gm)].map(match => match[1] ?? '');
}

function configuration(folder: string): string {
  return `// Written by k8s-lab setup.
Dir::State "${folder}/state";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "${folder}/cache";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Cache::srcpkgcache "srcpkgcache.bin";
Dir::Log "${folder}/log";
APT::Sandbox::User "root";
Acquire::Retries "1";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
// The hooks of the host's apt are only for the host's lists.
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
`;
}
