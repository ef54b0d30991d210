import { etcdNode } from '../config/lab-config.ts';
import { UsageError } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import { overlay } from '../steps/overlay.ts';
import { startable } from '../steps/start-services.ts';
import { formatCidr } from '../network/cidr.ts';
import type { PlannedLab } from '../lab/plan-lab.ts';
import { jsonOption } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { underLock } from './lock.ts';
import { forceOption, preflightFirst } from './preflight-first.ts';
import { timeoutOption } from './timeout.ts';
import { bringUpAndTell, planFrom } from './up.ts';

/** Takes the lab down, if it is there, and brings it up anew; or does so with one node of it. */
export const recreate: Command = {
  name: 'recreate',
  summary: 'take the lab, or one node of it, down and bring it up anew',
  arguments: '[node]',
  takes: 'config',
  options: [{ flags: '--retain', description: 'keep what was made when a step fails, to look at it' }, forceOption, timeoutOption, jsonOption],
  examples: [
    ['k8s-lab recreate --backend vxlan', 'the same lab over another backend'],
    ['k8s-lab recreate node2', 'a new virtual machine in the place of node2'],
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

// With etcd all leases have gone. flanneld asks for a new one when it starts, and docker follows it; of the routes that
// led to the old ones no flanneld would know any more.
const forgetLeases = `
systemctl stop flanneld
for device in /sys/class/net/flannel*; do
  if [ -e "$device" ]; then ip link del "\${device##*/}"; fi
done
ip route show root "$1" | sed -n 's/ via .*//p' | while read -r route; do ip route del "$route"; done
shift
systemctl --no-block restart "$@"
`;

async function recreateNode(context: Context, planned: PlannedLab, name: string, options: Options): Promise<number> {
  const { lab } = planned;
  if (!lab.provider.remove) {
    throw new UsageError(`recreate ${name}: the nodes of this lab only come and go together`, { hint: 'k8s-lab recreate makes all of them anew' });
  }
  const { record, nodes } = await findMachines(lab);
  const names = record.config.nodes.map(node => node.name);
  if (!names.includes(name)) throw new UsageError(`lab ${lab.name} has no node ${name}`, { hint: `its nodes: ${names.join(', ')}` });
  await lab.provider.remove(lab.name, name);
  context.tell(`${name} removed`);
  if (name === etcdNode(record.config).name) {
    const others = nodes.filter(node => node.name !== name);
    const pods = formatCidr(record.config.flannel.network);
    const follow = new Map(startable(record.config, overlay.id).map(({ name: other, services }) => [other, services]));
    await Promise.all(others.map(node => node.run(['sh', '-s', pods, ...(follow.get(node.name) ?? [])], { input: forgetLeases })));
  }
  return await bringUpAndTell(context, planned, options);
}
