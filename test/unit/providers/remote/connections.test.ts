import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Host } from '../../../../src/system/exec.ts';
import { ensureConnected } from '../../../../src/providers/remote/connections.ts';
import { findNode } from '../../../../src/providers/remote/remote-lab.ts';
import type { RemoteLab } from '../../../../src/providers/remote/remote-lab.ts';
import { CommandError } from '../../../../src/system/exec.ts';
import { healthyObservation } from '../../../helpers/observation.ts';
import { scriptedRunner } from '../../../helpers/scripted-runner.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-lab-ssh-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const noProcess = 2 ** 22 + 1;
const connectionsIn = () => ({ config: join(folder, 'ssh_config'), sockets: join(folder, 'sockets'), logs: join(folder, 'logs') });

/** A host whose ssh exits at once with this error, and connects at the last of the attempts. */
function hostThatSays(words: string, attempts: number): Host & { readonly launched: () => number } {
  let launched = 0;
  return {
    ...scriptedRunner('host', {}),
    run: argv => Promise.resolve({ argv, exitCode: launched >= attempts ? 0 : 255, stdout: '', stderr: '', durationMs: 1 }),
    launch: (_, { logFile }) => {
      launched += 1;
      appendFileSync(logFile, `${words}\n`);
      return { pid: noProcess };
    },
    launched: () => launched,
  };
}

it('tries again while a booting machine refuses connections', async () => {
  const host = hostThatSays('ssh: connect to host 127.0.0.1 port 1: Connection refused', 3);
  await ensureConnected(host, connectionsIn(), 'node1', { timeoutMs: 5000, booting: true });
  expect(host.launched()).toBe(3);
});

it('gives up a machine that refuses connections for longer than it may take to boot, with what ssh said', async () => {
  const host = hostThatSays('Connection refused', Infinity);
  const started = performance.now();
  await expect(ensureConnected(host, connectionsIn(), 'node1', { timeoutMs: 300, booting: true })).rejects.toThrow('Connection refused');
  expect({ tries: host.launched() > 1, inTime: performance.now() - started >= 300 }).toEqual({ tries: true, inTime: true });
});

it.each([
  ['a machine that should run refuses it', 'Connection refused', false],
  ['the login is refused', 'vagrant@127.0.0.1: Permission denied (publickey).', true],
])('gives up at once when %s', async (_, words, booting) => {
  const host = hostThatSays(words, 2);
  await expect(ensureConnected(host, connectionsIn(), 'node1', { timeoutMs: 5000, booting })).rejects.toThrow(words);
  expect(host.launched()).toBe(1);
});

it('treats a frozen machine as missing', async () => {
  const connections = connectionsIn();
  mkdirSync(connections.config);
  const host: Host = {
    ...scriptedRunner('host', {}),
    run: argv => {
      const result = { argv, exitCode: 0, stdout: '', stderr: '', durationMs: 1 };
      return argv.includes('check') ? Promise.resolve(result) : Promise.reject(new CommandError(result, 'node1', 'was ended after 30 s'));
    },
  };
  const { lab } = healthyObservation();
  const remote: RemoteLab = { host, record: { config: lab, api: 'v3', versions: {} }, connections, sudo: () => false, patience: 1 };
  const [node] = lab.nodes;
  expect(node && (await findNode(remote, node))).toBeUndefined();
});
