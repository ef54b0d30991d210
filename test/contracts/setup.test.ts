import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accounts, oneself } from '../helpers/user.ts';
import type { Account } from '../helpers/user.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const hasApt = existsSync('/usr/bin/apt-get');
beforeEach(({ skip }) => skip(!hasApt, 'this machine has no apt-get'));

// Installs missing programs, then iptables on a host that has none, and runs the results.
const program = `
import { createHost } from './src/system/host.ts';
import { obtainTools } from './src/setup/obtain.ts';
import { obtainPackage } from './src/setup/obtain-package.ts';
import { openApt } from './src/setup/apt.ts';
import { cachePaths } from './src/setup/cache.ts';
import { findHelpers } from './src/setup/helpers.ts';
import { helperPrograms } from './src/setup/versions.ts';
const host = createHost();
const progress = [];
try {
  const tools = await obtainTools({ host, onProgress: text => progress.push(text) });
  let iptables;
  if (process.argv.includes('iptables')) {
    const cache = cachePaths(process.env);
    const apt = openApt(host, cache, {});
    await apt.update();
    await obtainPackage(host, apt, cache, 'iptables');
    apt.forget();
    const { helpers } = findHelpers(helperPrograms, [], cache);
    const env = { LD_LIBRARY_PATH: helpers.libraryPath.join(':'), XTABLES_LIBDIR: helpers.xtablesLibdir };
    const argv = ['iptables', '--version'];
    iptables = (await host.run(argv, { env: { ...env, PATH: helpers.path.join(':') } })).stdout;
  }
  console.log(JSON.stringify({ tools, progress, iptables }));
} catch (error) {
  console.log(JSON.stringify({ name: error.name, message: error.message, hint: error.hint, progress }));
}
`;

interface Outcome {
  readonly tools?: { readonly etcd: { readonly path: string; readonly version: string; readonly from: string } };
  readonly progress: readonly string[];
  readonly iptables?: string;
  readonly name?: string;
  readonly message?: string;
  readonly hint?: string;
}

let script = '';
let bin = '';
const folders: string[] = [];

function scratch({ uid, gid }: Pick<Account, 'uid' | 'gid'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-setup-'));
  chownSync(folder, uid, gid);
  folders.push(folder);
  return folder;
}

beforeAll(async () => {
  // Every account can read it with all its imports; the checkout may be in a private home folder.
  script = join(scratch(oneself), 'setup.mjs');
  chmodSync(dirname(script), 0o755);
  await build({
    stdin: { contents: program, resolveDir: root, loader: 'ts' },
    ...{ bundle: true, platform: 'node', format: 'esm', outfile: script, logLevel: 'silent' },
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  });
  // The host's programs without etcd, and with a flanneld, which apt cannot install.
  bin = scratch(oneself);
  chmodSync(bin, 0o755);
  for (const name of readdirSync('/usr/bin')) {
    if (!/^(etcd|flanneld)/.test(name)) symlinkSync(join('/usr/bin', name), join(bin, name));
  }
  writeFileSync(join(bin, 'flanneld'), '#!/bin/sh\necho v0.28.10\n', { mode: 0o755 });
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function run(account: Account, cache: string, args: readonly string[] = [], env = {}): Promise<Outcome> {
  const [file, ...argv] = account.as([process.execPath, script, ...args]);
  return await new Promise((resolve, reject) => {
    const options = { cwd: cache, env: { ...process.env, PATH: bin, HOME: cache, XDG_CACHE_HOME: cache, ...env } };
    execFile(file, argv, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(JSON.parse(stdout) as Outcome);
    });
  });
}

describe.each(accounts)('as $title', account => {
  test('etcd and iptables are installed from Debian packages, run, and leave only themselves in the cache', { timeout: 120_000 }, async () => {
    const cache = scratch(account);
    const outcome = await run(account, cache, ['iptables']);
    expect(outcome).not.toHaveProperty('message');
    expect(outcome.tools?.etcd.from).toBe('cache');
    expect(outcome.tools?.etcd.path).toContain(join(cache, 'k8s-lab/debs/etcd-server_'));
    expect(outcome.tools?.etcd.version).toMatch(/^3\./);
    expect(outcome.iptables).toMatch(/^iptables v1\.\d+\.\d+ \(nf_tables\)/);
    const left = readdirSync(join(cache, 'k8s-lab')).filter(name => name !== 'unfinished');
    expect(left.sort()).toEqual(['debs', 'versions.json']);
    // A second setup finds everything installed.
    expect((await run(account, cache)).progress).toEqual([]);
  });

  test('without a network, the error names the unreachable address and the next step', async () => {
    const proxy = 'http://127.0.0.1:9';
    const cache = scratch(account);
    const outcome = await run(account, cache, [], { http_proxy: proxy, https_proxy: proxy });
    expect(outcome.name).toBe('SetupError');
    expect(outcome.message).toMatch(/the Debian packages etcd-server, etcd-client(?:, [\w-]+)* could not be downloaded\nW: Failed to fetch/);
    expect(outcome.hint).toMatch(/run `k8s-lab setup` again once the network works .*etcd\.binary/);
    expect(existsSync(join(cache, 'k8s-lab/debs'))).toBe(false);
  });
});

test('of two simultaneous setups, one waits for the other and has nothing left to do', { timeout: 120_000 }, async () => {
  const [account] = accounts;
  if (!account) throw new Error('there is always oneself');
  const cache = scratch(account);
  // The remains of a killed setup do not count as complete.
  mkdirSync(join(cache, 'k8s-lab/unfinished/folder-1/usr/bin'), { recursive: true });
  const outcomes = await Promise.all([run(account, cache), run(account, cache)]);
  for (const { tools } of outcomes) expect(tools?.etcd.from).toBe('cache');
  const lines = outcomes.flatMap(({ progress }) => progress);
  expect(lines.filter(line => line.startsWith('etcd: Debian package etcd-server done'))).toHaveLength(1);
  expect(lines.filter(line => line.startsWith('waiting for k8s-lab setup (process '))).toHaveLength(1);
});
