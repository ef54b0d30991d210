import { exitCodes } from '../errors.ts';
import type { Tools } from '../setup/tools.ts';
import { formatTable } from '../text/table.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command } from './command.ts';

/** Obtains the programs that a lab runs and this machine lacks. */
export const setup: Command = {
  name: 'setup',
  summary: 'obtain etcd, flanneld and what else this machine lacks',
  takes: 'nothing',
  options: [{ flags: '--dry-run', description: 'only say what would be obtained, and how' }, jsonOption],
  examples: [['k8s-lab setup', 'needs no root; says where each program is']],
  async run(context, _args, options) {
    const { describeMissing, obtainTools } = await import('../setup/obtain.ts');
    if (options['dryRun']) {
      const missing = describeMissing();
      context.print(options['json'] ? toJson({ schema: 1, missing }) : formatMissing(missing));
      return exitCodes.ok;
    }
    const { host, tell, signal } = context;
    const tools = await obtainTools({ host, onProgress: tell, signal });
    context.print(options['json'] ? toJson({ schema: 1, tools }) : formatTools(tools));
    return exitCodes.ok;
  },
};

function formatMissing(missing: readonly string[]): string {
  return missing.length > 0 ? missing.map(line => `${line}\n`).join('') : 'nothing is missing\n';
}

function formatTools({ etcd, etcdctl, flanneld }: Tools): string {
  const rows = Object.entries({ etcd, etcdctl, flanneld }).map(([name, { version, path }]) => [name, version, path]);
  return `${formatTable(rows).join('\n')}\n`;
}
