import { describe, expect, it } from 'vitest';
import { candidatesFor } from '../../../src/completion/candidates.ts';
import { valuesFrom } from '../../../src/completion/values.ts';
import { optionsOf } from '../../../src/commands/command.ts';
import type { Command } from '../../../src/commands/command.ts';
import { commands } from '../../../src/commands/index.ts';
import { resolveLab } from '../../../src/config/resolve.ts';

const known = (commands as readonly Command[]).map(command => ({ ...command, options: optionsOf(command) }));
const running = resolveLab({ name: 'mine' });
const values = valuesFrom({
  labNames: () => ['mine', 'other'],
  labOf: options => Promise.resolve(['mine', undefined].includes(options.get('name')) ? running : undefined),
  snapshots: () => Promise.resolve(['before', 'later']),
});

async function complete(...words: readonly string[]): Promise<readonly string[] | 'files'> {
  const found = await candidatesFor(words, known, values);
  return found === 'files' ? found : found.map(({ value }) => value);
}

describe('completion', () => {
  it.each<[readonly string[], readonly string[] | 'files']>([
    [['ver'], ['verify']],
    [['--v'], ['--version']],
    [['nonsense', ''], []],
    [['fault', ''], ['list', 'inject', 'revert', 'active']],
    [['fault', 'inject', 'route-m'], ['route-missing']],
    [['fault', 'list', ''], []],
    [['fault', 'inject', 'route-missing', '--no'], ['--node']],
    [['fault', 'inject', 'route-missing', '--node', ''], ['node1', 'node2', 'node3']],
    [['fault', 'inject', '--node', 'node2', 'route-m'], ['route-missing']],
    [['exec', 'node'], ['node1', 'node2', 'node3']],
    [['exec', 'node1', '--', 'ca'], 'files'],
    [['exec', 'node1', 'ca'], 'files'],
    [['exec', '--name', 'other', ''], []],
    [['exec', '--name', ''], ['mine', 'other']],
    [['logs', 'fl'], ['flanneld']],
    [['logs', 'node2', ''], ['flanneld', 'docker']],
    [['logs', '-n', '5', 'node2', 'd'], ['docker']],
    [['logs', '--follow', 'node2', 'd'], ['docker']],
    [['drill', 'route-missing', 'route-m'], []],
    [['diff', 'be'], ['before']],
    [['snapshot', '--delete', 'l'], ['later']],
    [['up', '--backend', ''], ['host-gw', 'vxlan', 'udp']],
    [['up', '--api', ''], ['v2', 'v3']],
    [['up', '--config', 'ex'], 'files'],
    [['up', '--nodes', ''], []],
    // As zsh and fish give it, and as bash does.
    [['diagnose', '--node=node2'], ['node2']],
    [['diagnose', '--node', '=', 'node2'], ['node2']],
    [['diagnose', '--node', '='], ['node1', 'node2', 'node3']],
    [['completion', ''], ['bash', 'zsh', 'fish']],
  ])('of %j gives %j', async (words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });

  it('offers only faults that the lab can have', async () => {
    expect(await complete('fault', 'inject', 'vtep')).toEqual([]);
  });
});
