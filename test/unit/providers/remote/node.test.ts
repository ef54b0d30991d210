import { expect, test } from 'vitest';
import type { NodeConfig } from '../../../../src/config/lab-config.ts';
import { remoteNode } from '../../../../src/providers/remote/node.ts';
import { scriptedRunner } from '../../../helpers/scripted-runner.ts';

const planned = { name: 'node2', address: '172.17.8.102', roles: ['worker'] } as unknown as NodeConfig;
const connections = { config: '/s/ssh_config', sockets: '/run/s', logs: '/s/ssh' };
const over = 'ssh -F /s/ssh_config -T node2 --';

test('runs commands as root over the one connection, each word unchanged', async () => {
  const host = scriptedRunner('host', { [`${over} sudo -n -- echo 'a  b' '$HOME'`]: { stdout: 'a  b $HOME\n' } });
  const node = remoteNode(host, planned, { connections, sudo: true });
  expect((await node.run(['echo', 'a  b', '$HOME'])).stdout).toBe('a  b $HOME\n');
});

test('also kills a program on the node after its timeout, and needs no sudo as root', async () => {
  const host = scriptedRunner('host', { [`${over} timeout -k 1 3 env A=1 true`]: {} });
  await remoteNode(host, planned, { connections, sudo: false }).run(['true'], { timeoutMs: 2500, env: { A: '1' } });
  expect(host.ran).toHaveLength(1);
});

test('distinguishes a missing file from a node that does not answer', async () => {
  const host = scriptedRunner('host', { [`${over} cat -- /none`]: { exitCode: 1 }, [`${over} cat -- /dead`]: { exitCode: 255, stderr: 'timed out' } });
  const node = remoteNode(host, planned, { connections, sudo: false });
  expect(await node.readFile('/none')).toBeUndefined();
  await expect(node.readFile('/dead')).rejects.toThrow('timed out');
});
