import type { LabConfig } from '../config/lab-config.ts';
import { listWords } from '../config/words.ts';
import { ProviderError } from '../errors.ts';
import { observe } from '../observe/observe.ts';
import type { Observation } from '../observe/observation.ts';
import type { Node } from '../providers/provider.ts';
import { servicesOf, startStep } from '../services/index.ts';
import { CommandError, lastLines } from '../system/exec.ts';
import { countOf } from '../text/count.ts';
import { machinesOf } from './step.ts';
import type { Step, StepContext } from './step.ts';

/** A node, and the services that a step starts there. */
export interface Startable {
  readonly name: string;
  readonly services: readonly string[];
}

/** Milliseconds after which a service that is not ready is reported; where many nodes share the cores, each waits for its turn. */
const startTimeoutMs = (nodes: number): number => 60_000 + 1000 * nodes;

/** The step that starts the services with its id in `startedBy`, on all nodes at once; only for labs that have some. */
export function startServices({ id, title }: Pick<Step, 'id' | 'title'>): Step {
  return {
    id,
    title,
    appliesTo: config => startable(config, id).length > 0,
    plan: ({ record: { config } }) => startable(config, id).map(({ name, services }) => ({ kind: 'run', where: name, argv: startArgv(services) })),
    run: async (context, tell) => await run(startable(context.record.config, id), context, tell),
  };
}

/** The nodes on which a service is not seen to run; all of them if nothing has been observed. */
export function idleNodes(nodes: readonly Startable[], seen: Observation | undefined): readonly Startable[] {
  return nodes.filter(({ name, services }) => {
    const states = seen?.nodes.find(node => node.name === name)?.services ?? [];
    return !services.every(service => states.some(state => state.name === service && state.activeState === 'active'));
  });
}

/** The nodes of a lab that have services to be started by the step. */
export function startable(config: LabConfig, step: string): readonly Startable[] {
  return config.nodes.flatMap(node => {
    const services = servicesOf(node, config).filter(service => startStep(service, config) === step);
    return services.length > 0 ? [{ name: node.name, services: services.map(({ name }) => name) }] : [];
  });
}

async function run(wanted: readonly Startable[], context: StepContext, tell: (text: string) => void): Promise<string> {
  const machines = machinesOf(context);
  const { nodes, patience = 1 } = machines;
  if (!context.created) context.seen ??= await observe(machines, { signal: context.signal, logs: false });
  const idle = idleNodes(wanted, context.seen);
  const names = listWords([...new Set(wanted.flatMap(({ services }) => services))]);
  if (idle.length === 0) return `${names} already run`;
  context.seen = undefined;
  context.changed = true;
  let done = 0;
  const startOn = async ({ name, services }: Startable): Promise<void> => {
    const node = nodes.find(candidate => candidate.name === name);
    if (node) await start(node, services, startTimeoutMs(nodes.length) * patience);
    tell(`${(done += 1)} of ${countOf(idle.length, 'node')}`);
  };
  await Promise.all(idle.map(startOn));
  return `Started ${names} on ${countOf(idle.length, 'node')}`;
}

async function start(node: Node, services: readonly string[], timeoutMs: number): Promise<void> {
  try {
    await node.run(startArgv(services), { timeoutMs });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw await startError(node, services, error);
  }
}

async function startError(node: Node, services: readonly string[], cause: CommandError): Promise<ProviderError> {
  const service = services.find(name => cause.result.stderr.includes(`${name}.service`)) ?? services[0] ?? '';
  const { stdout } = await node.run(['journalctl', '-u', service, '-n', '15'], { okCodes: [1] });
  return new ProviderError(`${cause.message}\nlast lines of ${service}'s log on ${node.name}:\n${lastLines(stdout, 15)}`, {
    cause,
    hint: `\`k8s-lab up --retain\` keeps the lab; then \`k8s-lab logs ${node.name} ${service}\` shows the whole log`,
  });
}

function startArgv(services: readonly string[]): ['systemctl', 'start', ...string[]] {
  return ['systemctl', 'start', ...services];
}
