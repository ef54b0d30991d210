import { expect, it } from 'vitest';
import { quote } from '../../src/text/quote.ts';
import type { CliOptions, CliResult, Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';

let home: Home;
withHome(opened => (home = opened));

/** Runs the command on its own terminal; script(1) records the output. */
async function onTerminal(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const command = `stty cols 100; exec ${quote([process.execPath, home.cli, ...args])}`;
  const env = { TERM: 'xterm', ...options.env };
  return await home.program(['script', '--quiet', '--return', '--command', command, '/dev/null'], { ...options, env }).ended;
}

it('draws the steps of up as a live list, in colours', async () => {
  const { exitCode, stdout } = await onTerminal(['up']);
  expect(stdout).toMatch(/All \d+ checks passed/);
  expect(stdout).toContain('\u001b[32mready\u001b[0m: lab k8s-lab');
  expect(stdout).not.toContain('bug in k8s-lab');
  expect(exitCode).toBe(0);
});

it('has no colours if NO_COLOR is set', async () => {
  const { exitCode, stdout } = await onTerminal(['verify'], { env: { NO_COLOR: '1' } });
  expect(stdout).toContain('ready: lab k8s-lab, 3 nodes');
  expect(stdout).not.toContain('\u001b[');
  expect(exitCode).toBe(0);
});

it('opens a shell on a node, and exits with its exit code', async () => {
  const { exitCode, stdout } = await onTerminal(['shell', 'node2'], { input: 'hostname; exit 9\n' });
  expect(stdout).toMatch(/\[root@node2 ~\]#/);
  expect(stdout).toMatch(/^node2\r?$/m);
  expect(exitCode).toBe(9);
});
