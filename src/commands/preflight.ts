import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exitCodes, UsageError } from '../errors.ts';
import { askable, preflightFor } from '../preflight/for-provider.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command } from './command.ts';

/** Says before anything boots what of this machine would make the lab fail. */
export const preflight: Command = {
  name: 'preflight',
  summary: 'say before anything boots what of this machine would make the lab fail',
  takes: 'config',
  options: [{ flags: '--folder <folder>', description: 'a Vagrantfile of your own, to look at instead of what up would write' }, jsonOption],
  examples: [
    ['k8s-lab preflight --provider vagrant', 'exit code 0 when nothing stands in the way, 1 when something does'],
    ['k8s-lab preflight --provider virtualbox --json', 'for a script; libvirt and sandbox may be named too'],
  ],
  async run(context, _args, options) {
    const named = textOption(options, 'provider');
    if (named !== undefined && preflightFor(named) === undefined) {
      throw new UsageError(`--provider ${named}: nothing of this machine is known to matter to it`, { hint: `one of ${askable.join(', ')}` });
    }
    const [{ loadConfig }, { runPreflight }] = await Promise.all([import('./load-config.ts'), import('../preflight/run.ts')]);
    // Hypervisors may be named here that are no providers of a lab file.
    const { config } = await loadConfig(context, { ...options, provider: undefined });
    const asked = preflightFor(named ?? config.provider, config.vagrant?.hypervisor);
    if (asked === undefined) return exitCodes.ok;
    const own = textOption(options, 'folder');
    const folder = own === undefined ? undefined : resolve(context.cwd, own);
    if (folder !== undefined && !existsSync(join(folder, 'Vagrantfile'))) {
      throw new UsageError(`--folder ${own}: there is no Vagrantfile`, { hint: `k8s-lab render --out ${own} writes one` });
    }
    const report = await runPreflight({ config, asked, folder, runner: context.host });
    if (options['json']) context.print(toJson(report));
    else context.print((await import('../reporters/preflight-text.ts')).formatPreflight(report, context.style));
    return report.ok ? exitCodes.ok : exitCodes.findings;
  },
};
