import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { poll } from '../../src/system/poll.ts';
import { sandboxPaths } from '../../src/providers/sandbox/names.ts';
import { childrenOf, findProcesses } from '../../src/providers/sandbox/processes.ts';

it('does not mistake a fork of a first process, which has the same command line, for a first process', async () => {
  const state = mkdtempSync(join(tmpdir(), 'k8s-lab-processes-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  const folder = join(state, 'lab');
  const paths = { ...sandboxPaths(state, 'lab'), boot: join(state, 'boot.sh') };
  // A subshell that has not started a program yet, as every fork of the shell is for a moment.
  writeFileSync(paths.boot, '( read -r never ) <&3 & wait\n');
  const namespaces = ['--user', '--map-root-user', '--pid', '--fork', '--kill-child'];
  const holder = spawn('unshare', [...namespaces, '/bin/sh', paths.boot, folder], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  onTestFinished(() => void holder.kill('SIGKILL'));

  const first = await poll(() => childrenOf(holder.pid ?? 0).find(pid => childrenOf(pid).length > 0), { timeoutMs: 5000 });

  expect(first).toBeDefined();
  expect(findProcesses(paths)).toEqual({ holders: [holder.pid, first], init: first, nodes: new Map() });
});
