import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';
import { isInstalled } from '../helpers/tools.ts';

let home: Home;
withReadyLab(opened => (home = opened), '--nodes', '2');
beforeAll(() => {
  mkdirSync(join(home.folder, 'bin'));
  writeFileSync(join(home.folder, 'bin/k8s-lab'), `#!/bin/sh\nexec '${process.execPath}' '${home.cli}' "$@"\n`, { mode: 0o755 });
});

const shells = {
  bash: { argv: 'bash --norc --noprofile -i', setUp: 'source <(k8s-lab completion bash)' },
  zsh: { argv: 'zsh -f -i', setUp: 'autoload -U compinit && compinit -u && source <(k8s-lab completion zsh)' },
  fish: { argv: 'fish --no-config -i', setUp: 'k8s-lab completion fish | source' },
} as const;

/** Types into an interactive shell on its own terminal; the line is printed by echo instead of being run. */
async function type(shell: keyof typeof shells, keys: string): Promise<string> {
  const { argv, setUp } = shells[shell];
  const env = { TERM: 'xterm', PATH: `${join(home.folder, 'bin')}:${home.env['PATH'] ?? ''}` };
  const input = `${setUp}\n${keys}\u0001echo TYPED \n exit\n`;
  const { stdout } = await home.program(['script', '--quiet', '--return', '--command', `stty cols 200; exec ${argv}`, '/dev/null'], { env, input }).ended;
  return /^TYPED (.*?)\s*$/m.exec(stdout)?.[1] ?? stdout;
}

describe.each(Object.keys(shells) as (keyof typeof shells)[])('completion in %s', shell => {
  const test = it.skipIf(!isInstalled(shell));

  test.each([
    ['k8s-lab veri\t--tim\t0', 'k8s-lab verify --timeout 0'],
    ['k8s-lab fault inj\troute-m\t--node node2', 'k8s-lab fault inject route-missing --node node2'],
    ['k8s-lab exec --na\tk8s\tnode2', 'k8s-lab exec --name k8s-lab node2'],
    ['k8s-lab logs node2 fl\t', 'k8s-lab logs node2 flanneld'],
    ['k8s-lab diagnose --node=nod\t2', 'k8s-lab diagnose --node=node2'],
  ])('turns %j into %j', async (keys, line) => {
    expect(await type(shell, keys)).toBe(line);
  });

  test('completes paths where an option takes one', async () => {
    home.write('laboratory.yaml', 'nodes: 2\n');
    expect(await type(shell, 'k8s-lab up --config labor\t')).toBe('k8s-lab up --config laboratory.yaml');
  });

  test('runs nothing that was typed', async () => {
    const marker = join(home.cwd, `ran-${shell}`);
    expect(await type(shell, `k8s-lab exec 'node2' '$(touch ${marker})' lab\t`)).toContain('laboratory.yaml');
    expect(await home.program(['ls', home.cwd]).ended).not.toMatchObject({ stdout: expect.stringContaining(`ran-${shell}`) as string });
  });
});
