import { isIpv4 } from '../network/address.ts';
import { exitCodes, ProviderError, UsageError } from '../errors.ts';
import { findMachines, nodeOf } from '../lab/lab.ts';
import type { NodeFacts } from '../observe/observation.ts';
import type { Machines } from '../providers/provider.ts';
import type { TraceRequest } from '../trace/plan.ts';
import type { TraceEnd } from '../trace/trace.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Options } from './command.ts';
import { lockFor } from './shared/lock.ts';

/** Follows probes from one node to another, hop by hop. */
export const trace: Command = {
  name: 'trace',
  summary: 'follow packets from one node to another, hop by hop, to where they are lost',
  arguments: '<from> <to>',
  takes: 'name',
  options: [
    { flags: '--pod', description: 'trace between the probe pods (default)' },
    { flags: '--node', description: 'trace between the nodes themselves' },
    { flags: '--to <address:port>', description: 'send to this address instead of that of <to>; without a port, ICMP only' },
    { flags: '--tcp <port>', description: 'connect to this TCP port of <to>' },
    { flags: '--size <bytes>', description: 'size of the large packets (default: the MTU of the sender)' },
    { flags: '--count <number>', description: 'probes of each kind (default: 3)' },
    jsonOption,
  ],
  examples: [
    ['k8s-lab trace node1 node2', 'from pod to pod; exit code 0 if every probe was answered, 1 if not'],
    ['k8s-lab trace node1 node2 --node --tcp 2379 --json', 'from node to node, to the port of etcd, for scripts'],
  ],
  async run(context, [from = '', to = ''], options) {
    const wanted = readOptions(options);
    const [lab, { traceAll }, { observeNodes }] = await Promise.all([context.openLab(options), import('../trace/run.ts'), import('../observe/nodes.ts')]);
    (await lockFor(context, lab.name, 'trace'))();
    const machines = await findMachines(lab);
    checkNodes(machines, from, to);
    const nodes = await observeNodes(machines, { logs: false, onAsked: () => undefined });
    const request = await requestOf(nodes, from, to, wanted);
    const [seen] = await traceAll(machines, { lab: machines.record.config, nodes }, [request]);
    if (!seen) throw new ProviderError(`${from} could not be traced`);
    const { isWhole } = await import('../trace/trace.ts');
    if (options['json']) context.print(toJson({ schema: 1, lab: lab.name, ...seen }));
    else context.print((await import('../reporters/trace-text.ts')).formatTrace(seen, context.style));
    return isWhole(seen) ? exitCodes.ok : exitCodes.findings;
  },
};

interface Wanted {
  readonly place: 'node' | 'pod';
  readonly to?: { readonly address: string; readonly port?: number };
  readonly port?: number;
  readonly size?: number;
  readonly count: number;
}

function readOptions(options: Options): Wanted {
  if (options['pod'] && options['node']) throw new UsageError('--pod and --node exclude each other');
  const target = textOption(options, 'to');
  if (target !== undefined && options['tcp'] !== undefined) throw new UsageError('--to has its own port; leave --tcp out', { hint: 'example: --to 172.17.8.102:2379' });
  const [size, port] = [readNumber(options, 'size', 64, 65_535), readNumber(options, 'tcp', 1, 65_535)];
  return {
    place: options['node'] ? 'node' : 'pod',
    ...(target !== undefined && { to: readTarget(target) }),
    ...(port !== undefined && { port }),
    ...(size !== undefined && { size }),
    count: readNumber(options, 'count', 1, 1000) ?? 3,
  };
}

function readNumber(options: Options, name: string, least: number, most: number): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} ${text} is invalid; expected a whole number from ${least} to ${most}`);
}

function readTarget(text: string): NonNullable<Wanted['to']> {
  const [address = '', port, ...rest] = text.split(':');
  const number = Number(port ?? 1);
  if (isIpv4(address) && rest.length === 0 && Number.isInteger(number) && number >= 1 && number <= 65_535) return { address, ...(port !== undefined && { port: number }) };
  throw new UsageError(`--to ${text} is invalid; expected ADDRESS:PORT, such as 172.17.8.102:2379`);
}

function checkNodes(machines: Machines, from: string, to: string): void {
  nodeOf(machines, from);
  nodeOf(machines, to);
  if (from === to) throw new UsageError(`${from} cannot be traced to itself`, { hint: 'name two nodes of the lab' });
}

async function requestOf(nodes: readonly NodeFacts[], from: string, to: string, wanted: Wanted): Promise<TraceRequest> {
  const { endOf, fullSize } = await import('../trace/plan.ts');
  const end = (name: string): TraceEnd & { readonly node: string } => {
    const facts = nodes.find(node => node.name === name);
    if (!facts?.reachable) throw new ProviderError(`${name} does not answer: ${facts?.unreachableBecause ?? 'unknown'}`);
    const found = endOf(facts, wanted.place);
    if (found) return found;
    throw new ProviderError(`${name} has no probe pod: ${facts.noPodBecause ?? 'unknown'}`, { hint: '`--node` traces between the nodes themselves' });
  };
  const [source, target] = [end(from), end(to)];
  const sender = nodes.find(({ name }) => name === from);
  const port = wanted.to ? wanted.to.port : wanted.port;
  const isForeign = wanted.to !== undefined && wanted.to.address !== target.address;
  return {
    from: source,
    to: isForeign ? { place: 'node', address: wanted.to?.address ?? '' } : target,
    ...(port !== undefined && { port }),
    ...(isForeign && { isForeign }),
    size: wanted.size ?? (sender ? fullSize(sender, wanted.place) : 1500),
    count: wanted.count,
  };
}
