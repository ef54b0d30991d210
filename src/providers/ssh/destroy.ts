import type { NodeConfig } from '../../config/lab-config.ts';
import { messageOf, ProviderError } from '../../errors.ts';
import type { Host } from '../../system/exec.ts';
import { formatCidr } from '../../network/cidr.ts';
import { connect, openNode, readRecord } from '../remote/remote-lab.ts';
import type { RemoteLab } from '../remote/remote-lab.ts';
import { asset } from './create.ts';
import type { SshPaths } from './names.ts';
import { forget, openRemoteLab } from './open.ts';
import { unitVariables } from './units.ts';

/** Restores every host; one that does not answer is named, and the lab is kept until it does. */
export async function destroy(host: Host, paths: SshPaths): Promise<'removed' | 'nothing'> {
  const record = readRecord(paths.record);
  if (!record) return 'nothing';
  const lab = openRemoteLab(host, paths, record);
  const { nodes } = record.config;
  const failed = (await Promise.all(nodes.map(node => putBack(lab, node)))).flat();
  if (failed.length > 0) {
    throw new ProviderError(`some hosts could not be restored:\n${failed.join('\n')}`, { hint: 'run `k8s-lab down` again once they answer' });
  }
  await forget(lab, paths);
  return 'removed';
}

async function putBack(lab: RemoteLab, node: NodeConfig): Promise<readonly string[]> {
  try {
    await connect(lab, node);
    const { config } = lab.record;
    const machine = openNode(lab, node);
    await machine.run(['sh', '-s'], { input: asset('added.sh') });
    await machine.run(['sh', '-s', formatCidr(config.flannel.network)], { input: `${unitVariables(config, node)}${asset('undo.sh')}` });
    return [];
  } catch (error) {
    return [`${node.name}: ${messageOf(error)}`];
  }
}
