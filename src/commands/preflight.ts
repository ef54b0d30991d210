import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exitCodes, UsageError } from '../errors.ts';
import { askable, preflightFor } from '../preflight/for-provider.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command } from './command.ts';

/** Checks this machine for problems before anything boots. */
export const preflight: Command = {
  name: 'preflight',
  summary: 'check this machine for problems before booting anything',
  takes: 'config',
  options: [{ flags: '--folder <folder>', description: 'folder of your own Vagrantfile, to check instead of the one that `up` writes' }, jsonOption],
  examples: [
    ['k8s-lab preflight --provider vagrant', 'exit code 0 if there are no errors, 1 if there are'],
    ['k8s-lab preflight --provider virtualbox --json', 'for scripts; also accepts libvirt and sandbox'],
  ],
  async run(context, _args, options) {
    const named = textOption(options, 'provider');
    if (named !== undefined && preflightFor(named) === undefined) {
      throw new UsageError(`--provider ${named}: preflight has no checks for it`, { hint: `expected one of ${askable.join(', ')}` });
    }
    const [{ loadConfig }, { runPreflight }] = await Promise.all([import('./shared/load-config.ts'), import('../preflight/run.ts')]);
    // Here --provider can also be a hypervisor, which a lab file does not accept.
    const { config } = await loadConfig(context, { ...options, provider: undefined });
    const asked = preflightFor(named ?? config.provider, config.vagrant?.hypervisor);
    if (asked === undefined) return exitCodes.ok;
    const own = textOption(options, 'folder');
    const folder = own === undefined ? undefined : resolve(context.cwd, own);
    if (folder !== undefined && !existsSync(join(folder, 'Vagrantfile'))) {
      throw new UsageError(`--folder ${own}: no Vagrantfile in this folder`, { hint: `\`k8s-lab render --out ${own}\` writes one` });
    }
    const report = await runPreflight({ config, asked, folder, runner: context.host });
    if (options['json']) context.print(toJson(report));
    else context.print((await import('../reporters/preflight-text.ts')).formatPreflight(report, context.style));
    return report.ok ? exitCodes.ok : exitCodes.findings;
  },
};
