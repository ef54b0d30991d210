import { styleFor } from '../../text/style.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import { NotReadyError } from '../../errors.ts';
import { preflightFor } from '../../preflight/for-provider.ts';
import type { Context, Options } from '../command.ts';
import { countOf } from '../../text/count.ts';

/** The `--force` option of the commands that bring up a lab. */
export const forceOption = { flags: '--force', description: 'continue despite preflight errors' } as const;

/** Checks this machine before a lab is brought up; rejects if there are errors, unless --force is given. */
export async function preflightFirst(context: Context, config: LabConfig, options: Options): Promise<void> {
  const asked = preflightFor(config.provider, config.vagrant?.hypervisor);
  if (asked === undefined) return;
  const { runPreflight } = await import('../../preflight/run.ts');
  const report = await runPreflight({ config, asked, runner: context.host });
  if (report.findings.length === 0) return;
  const { formatHostFinding, formatWarning } = await import('../../reporters/preflight-text.ts');
  const style = styleFor(process.stderr);
  for (const finding of report.findings) {
    const lines = finding.severity === 'error' ? formatHostFinding(finding, style) : [formatWarning(finding, style)];
    for (const line of lines) context.tell(line);
  }
  if (report.ok) {
    context.tell('run `k8s-lab preflight` for details');
    return;
  }
  const count = report.findings.filter(({ severity }) => severity === 'error').length;
  const errors = countOf(count, 'error');
  if (options['force'] !== true) throw new NotReadyError(`preflight found ${errors}; nothing was booted`, { hint: 'apply the fixes above, or use --force to continue despite the errors' });
  context.tell(`--force: continuing despite ${errors} from preflight`);
}
