import { CommandError, lastLines } from '../exec.ts';
import { ProviderError } from '../errors.ts';
import { mapLimit } from '../map-limit.ts';
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
    const { nodes, patience = 1 } = machinesOf(context);
    let done = 0;
    const started = await mapLimit(nodes, nodes.length, async node => {
      const changed = await ensureServices(node, context.created, startTimeoutMs(nodes.length) * patience);
      tell(`${(done += 1)} of ${nodes.length} nodes`);
      return changed;
    });
    const changes = started.filter(Boolean).length;
    if (changes > 0) context.changed = true;
    return changes > 0 ? `started on ${changes} nodes` : 'running already';
  },
};

/** Starts what does not run; gives whether anything had to be started. */
async function ensureServices(node: Node, fresh: boolean, timeoutMs: number): Promise<boolean> {
  if (!fresh && (await areActive(node))) return false;
  try {
    await node.run(['systemctl', 'start', ...services], { timeoutMs });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw await startError(node, error);
  }
  return true;
}

// Where any user may ask, that is quicker; what only root may ask is asked again.
async function areActive(node: Node): Promise<boolean> {
  for (const asRoot of [false, true]) {
    const { exitCode } = await node.run(['systemctl', 'is-active', ...services], { okCodes: [1, 3], asRoot });
    if (exitCode === 0) return true;
  }
  return false;
}

async function startError(node: Node, cause: CommandError): Promise<ProviderError> {
  const service = services.find(name => cause.result.stderr.includes(`${name}.service`)) ?? 'flanneld';
  const { stdout } = await node.run(['journalctl', '-u', service, '-n', '15'], { okCodes: [1] });
  return new ProviderError(`${cause.message}\nlast lines of ${service}'s log on ${node.name}:\n${lastLines(stdout, 15)}`, {
    cause,
    hint: `k8s-lab up --retain keeps the lab; then k8s-lab logs ${node.name} ${service} shows the whole log`,
  });
}
