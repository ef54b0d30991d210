import { etcdNodes } from '../config/lab-config.ts';
import { UsageError } from '../errors.ts';
import { forgetRoutes } from '../lab/forget-routes.ts';
import { findMachines } from '../lab/lab.ts';
import { overlay } from '../steps/overlay.ts';
import { startable } from '../steps/start-services.ts';
import { formatCidr } from '../network/cidr.ts';
import type { PlannedLab } from '../lab/plan-lab.ts';
import { jsonOption } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { underLock } from './shared/lock.ts';
import { forceOption, preflightFirst } from './shared/preflight-first.ts';
import { timeoutOption } from './shared/timeout.ts';
import { bringUpAndTell, planFrom } from './up.ts';

/** Destroys the lab if it exists, and creates it again; or does so with one node. */
export const recreate: Command = {
  name: 'recreate',
  summary: 'destroy and recreate the lab or one node',
  arguments: '[node]',
  takes: 'config',
  options: [{ flags: '--retain', description: 'keep a failed lab for inspection' }, forceOption, timeoutOption, jsonOption],
  examples: [
    ['k8s-lab recreate --backend vxlan', 'the same lab with another backend'],
    ['k8s-lab recreate node2', 'replace node2 with a new virtual machine'],
  ],
  async run(context, [node], options) {
    const { config, planned: planning } = await planFrom(context, options);
    await preflightFirst(context, config, options);
    const planned = await planning;
    const { lab } = planned;
    return await underLock(context, lab.name, 'recreate', async () => {
      if (node !== undefined) return await recreateNode(context, planned, node, options);
      if ((await lab.provider.destroy(lab.name)) === 'removed') context.tell(`lab ${lab.name} removed`);
      return await bringUpAndTell(context, planned, options);
    });
  },
};

// All leases are lost with etcd. flanneld leases a new subnet when it starts, and docker restarts with it.
const forgetLeases = `
systemctl stop flanneld
${forgetRoutes}
shift
systemctl --no-block restart "$@"
`;

async function recreateNode(context: Context, planned: PlannedLab, name: string, options: Options): Promise<number> {
  const { lab } = planned;
  if (!lab.provider.remove) {
    throw new UsageError(`recreate ${name}: this provider cannot recreate a single node`, { hint: '`k8s-lab recreate` recreates the whole lab' });
  }
  const { record, nodes } = await findMachines(lab);
  const names = record.config.nodes.map(node => node.name);
  if (!names.includes(name)) throw new UsageError(`lab ${lab.name} has no node ${name}`, { hint: `nodes of the lab: ${names.join(', ')}` });
  await lab.provider.remove(lab.name, name);
  context.tell(`${name} removed`);
  if (etcdNodes(record.config).every(node => node.name === name)) {
    const others = nodes.filter(node => node.name !== name);
    const pods = formatCidr(record.config.flannel.network);
    const follow = new Map(startable(record.config, overlay.id).map(({ name: other, services }) => [other, services]));
    await Promise.all(others.map(node => node.run(['sh', '-s', pods, ...(follow.get(node.name) ?? [])], { input: forgetLeases })));
  }
  return await bringUpAndTell(context, planned, options);
}
