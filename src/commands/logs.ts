import type { LabConfig, NodeConfig } from '../config/lab-config.ts';
import { exitCodes, InterruptedError, UsageError } from '../errors.ts';
import { findMachines, nodeOf } from '../lab/lab.ts';
import type { Machines } from '../providers/provider.ts';
import { serviceNames } from '../services/index.ts';
import { textOption } from './command.ts';
import type { Command, Context } from './command.ts';

/** Shows the logs of services, on one node or on all. */
export const logs: Command = {
  name: 'logs',
  summary: "show the services' logs",
  arguments: '[node] [service]',
  takes: 'name',
  options: [
    { flags: '-f, --follow', description: 'keep printing new lines until interrupted' },
    { flags: '-n, --lines <count>', description: 'number of last lines to show (default: 50; with -f: 10)' },
  ],
  examples: [
    ['k8s-lab logs node2 flanneld', "show one service's log"],
    ['k8s-lab logs -f', 'follow every service'],
  ],
  async run(context, args, options) {
    const machines = await findMachines(await context.openLab(options));
    const follow = options['follow'] === true;
    const lines = readLines(textOption(options, 'lines') ?? (follow ? '10' : '50'));
    const wanted = chooseLogs(machines, args);
    const one = wanted.length === 1;
    const shown = wanted.map(async ({ node, service }) => {
      const prefix = one ? '' : `${node} ${service} | `;
      const argv = ['journalctl', '-u', service, '-n', lines, ...(follow ? ['-f'] : [])] as const;
      return await show(context, nodeOf(machines, node), argv, prefix, follow);
    });
    await Promise.all(shown);
    return exitCodes.ok;
  },
};

type Wanted = readonly { readonly node: string; readonly service: string }[];

/** The first argument can also be a service, which is then shown for every node that runs it. */
function chooseLogs({ record, nodes, missing }: Machines, [first, second]: readonly string[]): Wanted {
  const all = record.config.nodes.filter(({ name }) => !missing.includes(name));
  const isService = second === undefined && first !== undefined && all.some(node => serviceNames(node, record.config).includes(first));
  const name = isService ? undefined : first;
  const service = isService ? first : second;
  if (name !== undefined) nodeOf({ record, nodes, missing, etcd: [] }, name);
  const chosen = all.filter(node => name === undefined || node.name === name);
  const wanted = chosen.flatMap(node => pick(node, record.config, service));
  if (wanted.length > 0) return wanted;
  throw new UsageError(name === undefined ? `no node runs service ${service}` : `${name} does not run service ${service}`, {
    hint: `services of ${chosen[0]?.name ?? 'the node'}: ${chosen[0] ? serviceNames(chosen[0], record.config).join(', ') : 'none'}`,
  });
}

function pick(node: NodeConfig, config: LabConfig, service: string | undefined): Wanted {
  const services = serviceNames(node, config).filter(candidate => service === undefined || candidate === service);
  return services.map(name => ({ node: node.name, service: name }));
}

async function show(
  context: Context,
  node: ReturnType<typeof nodeOf>,
  argv: readonly [string, ...string[]],
  prefix: string,
  follow: boolean,
): Promise<void> {
  const print = (line: string): void => context.print(`${prefix}${line}\n`);
  try {
    const { stdout } = await node.run(argv, follow ? { onLine: print } : {});
    if (!follow) for (const line of stdout.split('\n').slice(0, -1)) print(line);
  } catch (error) {
    // Following ends when it is interrupted, or with the lab.
    if (!follow || !(error instanceof InterruptedError)) throw error;
  }
}

function readLines(text: string): string {
  if (/^\d{1,6}$/.test(text)) return text;
  throw new UsageError(`--lines ${text}: not a number of lines`, { hint: 'e.g. --lines 100' });
}
