import { userInfo } from 'node:os';
import type { LabConfig, NodeConfig } from '../../config/lab-config.ts';
import type { Login } from '../remote/login.ts';

/** How each host is logged in to: what the node says, else what the ssh section says, else what ssh itself decides. */
export function loginsOf({ nodes, ssh = {} }: LabConfig): readonly Login[] {
  return nodes.map(({ name, address, ssh: own = {} }) => {
    const { user, port, key } = { ...ssh, ...own };
    const { jump, knownHosts } = ssh;
    return {
      ...{ name, host: own.host ?? address, keys: key === undefined ? [] : [key], strict: true },
      ...{ ...(user && { user }), ...(port && { port }), ...(jump && { jump }), ...(knownHosts && { knownHosts }) },
    };
  });
}

/** Whether one becomes root by sudo on this host: not where one logs in as root. */
export function needsSudo({ ssh }: LabConfig, node: NodeConfig, self = userInfo().username): boolean {
  return (node.ssh?.user ?? ssh?.user ?? self) !== 'root';
}
