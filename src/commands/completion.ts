import { readFileSync } from 'node:fs';
import type { Values } from '../completion/candidates.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { assetPath } from '../system/assets.ts';
import { optionsOf } from './command.ts';
import type { Command, Context } from './command.ts';

const shells = ['bash', 'zsh', 'fish'];

/** Prints the completion script of a shell; that script asks this command for candidates. */
export const completion: Command = {
  name: 'completion',
  summary: 'print the completion script of bash, zsh or fish',
  arguments: '<shell> [word...]',
  takes: 'nothing',
  examples: [
    ['source <(k8s-lab completion bash)', 'in ~/.bashrc'],
    ['source <(k8s-lab completion zsh)', 'in ~/.zshrc, after compinit'],
    ['k8s-lab completion fish | source', 'in ~/.config/fish/config.fish'],
    ['k8s-lab completion bash -- exec no', 'the candidates for the last word, one a line'],
  ],
  async run(context, [shell = '', ...words]) {
    if (!shells.includes(shell)) throw new UsageError(`completion ${shell}: no such shell`, { hint: `expected one of ${shells.join(', ')}` });
    if (words.length === 0) context.print(readFileSync(assetPath(`templates/completion/${shell}`)));
    else await printCandidates(context, words);
    return exitCodes.ok;
  },
};

async function printCandidates(context: Context, words: readonly string[]): Promise<void> {
  const [{ candidatesFor }, { commands }] = await Promise.all([import('../completion/candidates.ts'), import('./index.ts')]);
  const known = (commands as readonly Command[]).map(command => ({ ...command, options: optionsOf(command) }));
  const found = await candidatesFor(words, known, await valuesHere(context));
  context.print(found === 'files' ? ':files\n' : found.map(({ value, description }) => `${value}\t${description}\n`).join(''));
}

async function valuesHere({ cwd, host }: Context): Promise<Values> {
  const [{ valuesFrom }, labs, { snapshotNames }, { readLabName }] = await Promise.all([
    import('../completion/values.ts'),
    import('../lab/known-labs.ts'),
    import('../bundle/snapshots.ts'),
    import('../config/load.ts'),
  ]);
  return valuesFrom({
    labNames: labs.labNames,
    snapshots: snapshotNames,
    // A lab file that cannot be read means no candidates, not an error in the middle of a line.
    labOf: async options => {
      const name = options.get('name');
      const flags = name === undefined ? {} : { name };
      return await readLabName({ cwd, file: options.get('config'), flags }).then(found => labs.configOfLab(host, found), () => undefined);
    },
  });
}
