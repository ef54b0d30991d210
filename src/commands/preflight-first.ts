import { styleFor } from '../text/style.ts';
import type { LabConfig } from '../config/lab-config.ts';
import { NotReadyError } from '../errors.ts';
import { preflightFor } from '../preflight/for-provider.ts';
import type { Context, Options } from './command.ts';

/** As the commands that bring a lab up word it. */
export const forceOption = { flags: '--force', description: 'go on in spite of what preflight finds' } as const;

/** Looks at this machine before a lab is brought up; rejects when that would fail, unless --force goes on in spite of it. */
export async function preflightFirst(context: Context, config: LabConfig, options: Options): Promise<void> {
  const asked = preflightFor(config.provider, config.vagrant?.hypervisor);
  if (asked === undefined) return;
  const { runPreflight } = await import('../preflight/run.ts');
  const report = await runPreflight({ config, asked, runner: context.host });
  if (report.findings.length === 0) return;
  const { formatHostFinding, formatWarning } = await import('../reporters/preflight-text.ts');
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
  const errors = count === 1 ? '1 error' : `${count} errors`;
  if (options['force'] !== true) throw new NotReadyError(`preflight found ${errors}; nothing was booted`, { hint: 'the fixes above, or --force to go on in spite of them' });
  context.tell(`--force: going on in spite of ${errors} that preflight found`);
}
