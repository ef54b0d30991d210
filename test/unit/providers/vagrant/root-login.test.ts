import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadLab } from '../../../../src/config/load.ts';
import type { Host } from '../../../../src/system/exec.ts';
import { formatSshConfig } from '../../../../src/providers/remote/login.ts';
import { vagrantLab } from '../../../../src/providers/vagrant/find.ts';
import { vagrantPaths } from '../../../../src/providers/vagrant/names.ts';
import { loginAsRoot } from '../../../../src/providers/vagrant/root-login.ts';
import { scriptedRunner } from '../../../helpers/scripted-runner.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-lab-root-login-'));
  process.env['XDG_RUNTIME_DIR'] = folder;
});
afterEach(() => {
  delete process.env['XDG_RUNTIME_DIR'];
  rmSync(folder, { recursive: true });
});

const names = ['node1', 'node2'];
/** A process that has exited: the refused ssh. */
const endedPid = 2 ** 30;

/** Two machines, connected as the box's user; some allow root logins. */
async function openLab(admitting: readonly string[]) {
  const { config } = await loadLab({ cwd: folder, flags: { provider: 'vagrant', nodes: '2' } });
  const paths = vagrantPaths(folder, 'lab');
  const { connections } = { ...paths, connections: { ...paths.connections, config: join(folder, 'ssh_config') } };
  const logins = names.map((name, index) => ({ name, host: `192.168.121.${index}`, user: 'vagrant', keys: ['/key'], strict: false }));
  writeFileSync(connections.config, formatSshConfig(logins, names, connections.sockets));
  const connected = new Set(names);
  const sudone: string[] = [];
  const host: Host = {
    ...scriptedRunner('host', {}),
    run(argv) {
      const [node = '', line = ''] = [argv.find(word => names.includes(word)), argv.join(' ')];
      if (line.includes(' -O exit ')) connected.delete(node);
      if (line.includes(' sudo -n -- sh -s')) sudone.push(node);
      return Promise.resolve({ argv, exitCode: line.includes(' -O check ') && !connected.has(node) ? 255 : 0, stdout: '', stderr: '', durationMs: 1 });
    },
    launch(argv) {
      const node = argv.at(-1) ?? '';
      const block = readFileSync(connections.config, 'utf8').split('\n\n').find(text => text.startsWith(`Host ${node}\n`));
      if (admitting.includes(node) || block?.includes('User vagrant')) connected.add(node);
      return { pid: endedPid };
    },
  };
  const open = () => vagrantLab(host, { ...paths, connections }, { config, api: 'v3', versions: {} });
  return { open, sudone };
}

test('makes the connections log in as root, after which sudo is not used', async () => {
  const { open, sudone } = await openLab(names);
  const lab = open();
  expect(lab.record.config.nodes.map(lab.sudo)).toEqual([true, true]);
  await loginAsRoot(lab);
  expect(sudone.toSorted()).toEqual(names);
  const now = open();
  expect(now.record.config.nodes.map(now.sudo)).toEqual([false, false]);
  await loginAsRoot(now);
  expect(sudone).toHaveLength(2);
});

test('keeps the own user of a machine that refuses root', async () => {
  const { open } = await openLab(['node1']);
  await loginAsRoot(open());
  const now = open();
  expect(now.record.config.nodes.map(now.sudo)).toEqual([false, true]);
});
