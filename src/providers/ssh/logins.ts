import { userInfo } from 'node:os';
import type { LabConfig, NodeConfig } from '../../config/lab-config.ts';
import type { Login } from '../remote/login.ts';

/** The login of each host: from the node, else from the ssh section, else ssh's default. */
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

/** Whether to become root with sudo on this host: not if the login is root. */
export function needsSudo({ ssh }: LabConfig, node: NodeConfig, self = userInfo().username): boolean {
  return (node.ssh?.user ?? ssh?.user ?? self) !== 'root';
}
