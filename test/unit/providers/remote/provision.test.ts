import { expect, test } from 'vitest';
import { CommandError } from '../../../../src/system/exec.ts';
import type { Argv, Runner, RunOptions } from '../../../../src/system/exec.ts';
import { markOf, provision } from '../../../../src/providers/remote/provision.ts';
import type { Node } from '../../../../src/providers/provider.ts';
import { scriptedRunner } from '../../../helpers/scripted-runner.ts';

const options = (told: string[]) => ({
  host: scriptedRunner('host', {}),
  connections: { config: '/s/ssh_config', sockets: '/run/s', logs: '/s/ssh' },
  tell: (text: string) => void told.push(text),
});

/** A node whose script prints these lines and exits with this code. */
function nodeThat(exitCode: number, lines: readonly string[]): Node & { readonly inputs: string[] } {
  const inputs: string[] = [];
  const run: Runner['run'] = (argv: Argv, { input = '', onLine }: RunOptions = {}) => {
    inputs.push(input);
    for (const line of lines) onLine?.(line);
    const result = { argv, exitCode, stdout: lines.join('\n'), stderr: '', durationMs: 1 };
    return exitCode === 0 ? Promise.resolve(result) : Promise.reject(new CommandError(result, 'node2'));
  };
  return { ...scriptedRunner('node2', {}), name: 'node2', address: '172.17.8.102', roles: ['worker'], run, readFile: () => Promise.resolve(undefined), inputs };
}

test('reports each step, and marks the node after the last one', async () => {
  const told: string[] = [];
  const node = nodeThat(0, ['k8s-lab: node2: ensure_packages', 'noise', 'k8s-lab: node2: wrote /etc/x', 'k8s-lab: node2: ensure_services']);
  await provision(node, { script: 'true\n' }, options(told));
  expect(told).toEqual(['node2: packages', 'node2: services']);
  expect(node.inputs[0]).toContain(`echo ${markOf({ script: 'true\n' })} >/var/lib/k8s-lab/provisioned`);
});

test('reports the node, the failed step, its output and the next step', async () => {
  const node = nodeThat(100, ['k8s-lab: node2: ensure_packages', 'E: Unable to locate package etcd-server']);
  await expect(provision(node, { script: 'true\n' }, options([]))).rejects.toThrow(
    expect.objectContaining({
      name: 'ProviderError',
      message: expect.stringMatching(/^node2: provisioning step ensure_packages exited with 100\n[^]*E: Unable to locate/) as string,
      hint: 'once the cause is fixed, `k8s-lab up` continues from that step',
    }) as Error,
  );
});

test('marks a node with a digest of everything that it is made from', () => {
  const marks = [{ script: 'a' }, { script: 'b' }, { script: 'a', flanneld: '/f' }].map(markOf);
  expect(new Set(marks).size).toBe(3);
});
