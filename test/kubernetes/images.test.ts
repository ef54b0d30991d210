import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { openApt } from '../../src/setup/apt.ts';
import { cachePaths } from '../../src/setup/cache.ts';
import { findHelpers } from '../../src/setup/helpers.ts';
import { findImage } from '../../src/setup/kubernetes/image-file.ts';
import { obtainPackagedImage } from '../../src/setup/kubernetes/obtain-image.ts';
import { programFolders } from '../../src/setup/look-up.ts';
import { obtainPackage } from '../../src/setup/obtain-package.ts';
import { imageReferences } from '../../src/services/images.ts';
import { kubernetesHelperPrograms, packageOf } from '../../src/setup/versions.ts';
import { createHost } from '../../src/system/host.ts';
import { leastAccount } from '../helpers/user.ts';

const hasApt = existsSync('/usr/bin/apt-get');
beforeEach(({ skip }) => skip(!hasApt, 'this machine has no apt-get'));

// Takes out of a container's configuration what only root may set.
const runc = `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const at = process.argv.indexOf('--bundle');
if (at > 0) {
  const file = process.argv[at + 1] + '/config.json';
  const config = JSON.parse(readFileSync(file));
  delete config.linux.resources;
  delete config.linux.cgroupsPath;
  for (const mount of config.mounts) mount.options = mount.options?.filter(option => option !== 'gid=5');
  writeFileSync(file, JSON.stringify(config));
}
process.exitCode = spawnSync('runc', process.argv.slice(2), { stdio: 'inherit' }).status ?? 1;
`;

const programs = [...kubernetesHelperPrograms, 'ip'] as const;

const namespaces = ['unshare', '--map-root-user', '--mount', '--net', '--pid', '--uts', '--ipc', '--cgroup', '--fork', '--kill-child', '--mount-proc'] as const;

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-images-'));
  chmodSync(folder, 0o755);
  return folder;
}

let folder = '';

beforeAll(() => {
  folder = scratch();
  writeFileSync(join(folder, 'runc'), runc, { mode: 0o755 });
  return () => rmSync(folder, { recursive: true, force: true });
});

test('containerd imports the images of Debian packages; nginx serves its page, and both stop at once', { timeout: 240_000 }, async () => {
  const cache = cachePaths({ XDG_CACHE_HOME: folder });
  const host = createHost();
  const apt = openApt(host, cache, {});
  await apt.update();
  const find = () => findHelpers(programs, programFolders(process.env), cache);
  const packages = find().missing.map(name => packageOf[name]);
  for (const name of new Set(packages)) await obtainPackage(host, apt, cache, name);
  for (const name of ['pause', 'nginx'] as const) await obtainPackagedImage(host, apt, cache, name);
  const [pause, nginx] = [findImage(cache, 'pause')?.path ?? '', findImage(cache, 'nginx')?.path ?? ''];

  // The same packages give the same image.
  const again = cachePaths({ XDG_CACHE_HOME: scratch() });
  onTestFinished(() => rmSync(join(again.folder, '..'), { recursive: true, force: true }));
  const second = await obtainPackagedImage(host, apt, again, 'pause');
  expect(readFileSync(second).equals(readFileSync(pause))).toBe(true);
  apt.forget();

  const { helpers } = find();
  const script = join(folder, 'images.sh');
  writeFileSync(script, readFileSync(fileURLToPath(new URL('images.sh', import.meta.url))));
  const [file, ...argv] = leastAccount.as([...namespaces, 'sh', script, folder, pause, imageReferences.pause, nginx, imageReferences.nginx]);
  const env = {
    ...process.env,
    PATH: [...helpers.path, process.env['PATH'], '/usr/sbin', '/sbin'].join(delimiter),
    LD_LIBRARY_PATH: helpers.libraryPath.join(delimiter),
  };
  const { stdout } = await promisify(execFile)(file, argv, { env, cwd: '/' });
  expect(stdout).toContain(`images: ${imageReferences.nginx} ${imageReferences.pause}\n`);
  expect(stdout).toContain('<p>served by pod-a on node9</p>\n');
  const stops = [...stdout.matchAll(/^(pause|nginx) stopped after (\d+) ms$/gm)].map(([, name, ms]) => [name, Number(ms) < 1000]);
  expect(stops).toEqual([['pause', true], ['nginx', true]]);
});
