import { CommandError, lastLines } from '../system/exec.ts';
import { ProviderError } from '../errors.ts';
import { mapLimit } from '../system/map-limit.ts';
import { observe } from '../observe/observe.ts';
import type { Observation } from '../observe/observation.ts';
import type { Node } from '../providers/provider.ts';
import { machinesOf } from './step.ts';
import type { Step } from './step.ts';

const services = ['flanneld', 'docker'] as const;

/** Milliseconds after which a service that is not ready is reported; where many nodes share the cores, each waits for its turn. */
const startTimeoutMs = (nodes: number): number => 60_000 + 1000 * nodes;

/** flanneld holds a lease on every node, and docker0 has its subnet. */
export const overlay: Step = {
  id: 'overlay',
  title: 'flanneld and docker run on every node',
  plan: ({ record: { config } }) =>
    config.nodes.map(({ name }) => ({ kind: 'run', where: name, argv: ['systemctl', 'start', ...services] })),
  async run(context, tell) {
    const machines = machinesOf(context);
    const { nodes, patience = 1 } = machines;
    if (!context.created) context.seen = await observe(machines, { signal: context.signal, logs: false });
    const idle = idleNodes(nodes, context.seen);
    if (idle.length === 0) return 'running already';
    context.seen = undefined;
    context.changed = true;
    let done = 0;
    await mapLimit(idle, idle.length, async node => {
      await startServices(node, startTimeoutMs(nodes.length) * patience);
      tell(`${(done += 1)} of ${idle.length} nodes`);
    });
    return `started on ${idle.length} nodes`;
  },
};

/** The nodes on which a service is not seen to run; all of them where nothing was looked at. */
export function idleNodes<N extends Pick<Node, 'name'>>(nodes: readonly N[], seen: Observation | undefined): readonly N[] {
  return nodes.filter(({ name }) => {
    const states = seen?.nodes.find(node => node.name === name)?.services ?? [];
    return !services.every(service => states.some(state => state.name === service && state.activeState === 'active'));
  });
}

async function startServices(node: Node, timeoutMs: number): Promise<void> {
  try {
    await node.run(['systemctl', 'start', ...services], { timeoutMs });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw await startError(node, error);
  }
}

async function startError(node: Node, cause: CommandError): Promise<ProviderError> {
  const service = services.find(name => cause.result.stderr.includes(`${name}.service`)) ?? 'flanneld';
  const { stdout } = await node.run(['journalctl', '-u', service, '-n', '15'], { okCodes: [1] });
  return new ProviderError(`${cause.message}\nlast lines of ${service}'s log on ${node.name}:\n${lastLines(stdout, 15)}`, {
    cause,
    hint: `k8s-lab up --retain keeps the lab; then k8s-lab logs ${node.name} ${service} shows the whole log`,
  });
}
