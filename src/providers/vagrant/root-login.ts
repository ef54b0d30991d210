import { writeFile } from 'node:fs/promises';
import { ProviderError } from '../../errors.ts';
import { closeConnections } from '../remote/connections.ts';
import { formatSshConfig } from '../remote/login.ts';
import type { Login } from '../remote/login.ts';
import { connect, openNode } from '../remote/remote-lab.ts';
import type { RemoteLab } from '../remote/remote-lab.ts';
import { knownLogins } from './machines.ts';

// The keys of the box's own user, who can become root without a password.
const admitKeys = `set -eu
keys=$(getent passwd "$SUDO_USER" | cut -d: -f6)/.ssh/authorized_keys
mkdir -p -m 700 /root/.ssh
touch /root/.ssh/authorized_keys
chmod 600 /root/.ssh/authorized_keys
grep -vxFf /root/.ssh/authorized_keys "$keys" >>/root/.ssh/authorized_keys || :
if command -v restorecon >/dev/null; then restorecon -R /root/.ssh; fi
`;

/** Makes the lab's connections log in as root, because sudo is slow; a machine that refuses root keeps using sudo. */
export async function loginAsRoot(lab: RemoteLab): Promise<void> {
  const { connections, record: { config } } = lab;
  const logins = knownLogins(connections);
  const write = async (changed: readonly Login[]): Promise<void> => {
    await writeFile(connections.config, formatSshConfig(changed, config.nodes.map(({ name }) => name), connections.sockets));
  };
  const nodes = config.nodes.filter(lab.sudo);
  if (nodes.length === 0) return;
  await Promise.all(nodes.map(async node => await openNode(lab, node).run(['sh', '-s'], { input: admitKeys })));
  await closeConnections(lab.host, connections, nodes.map(({ name }) => name));
  await write(logins.map(login => ({ ...login, user: 'root' })));
  const refused = (await Promise.all(nodes.map(async node => ((await answers(lab, node)) ? [] : [node])))).flat();
  if (refused.length === 0) return;
  const names = refused.map(({ name }) => name);
  await write(logins.map(login => (names.includes(login.name) ? login : { ...login, user: 'root' })));
}

async function answers(lab: RemoteLab, node: Parameters<typeof connect>[1]): Promise<boolean> {
  try {
    await connect(lab, node);
    return true;
  } catch (error) {
    if (error instanceof ProviderError) return false;
    throw error;
  }
}
