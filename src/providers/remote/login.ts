/** How one node is logged in to over ssh. */
export interface Login {
  /** The node's name, under which the ssh_config has it. */
  readonly name: string;
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  readonly keys: readonly string[];
  readonly jump?: string;
  /** The only file of known host keys. */
  readonly knownHosts?: string;
  /** Whether a host whose key is not known is refused; a machine that was just made has a key nobody knows. */
  readonly strict: boolean;
}

/** An ssh_config by which `ssh -F FILE NODE` reaches each node, its connection shared through a socket in the folder. */
export function formatSshConfig(logins: readonly Login[], nodes: readonly string[], socketFolder: string): string {
  // A name may be too long for a socket's path; the node's place in the lab is not.
  return logins.map(login => formatHost(login, `${socketFolder}/${nodes.indexOf(login.name)}`)).join('\n');
}

function formatHost(login: Login, socket: string): string {
  const { name, host, user, port, keys, jump, knownHosts, strict } = login;
  const known = strict ? knownHosts : '/dev/null';
  const lines = [
    `HostName ${host}`,
    ...(user === undefined ? [] : [`User ${user}`]),
    ...(port === undefined ? [] : [`Port ${port}`]),
    ...keys.map(key => `IdentityFile "${key}"`),
    ...(keys.length > 0 ? ['IdentitiesOnly yes'] : []),
    ...(jump === undefined ? [] : [`ProxyJump ${jump}`]),
    ...(known === undefined ? [] : [`UserKnownHostsFile "${known}"`]),
    ...(strict ? [] : ['GlobalKnownHostsFile /dev/null']),
    `StrictHostKeyChecking ${strict ? 'yes' : 'no'}`,
    'BatchMode yes',
    'ConnectTimeout 10',
    // A machine that has gone is noticed within 15 s.
    'ServerAliveInterval 5',
    'ServerAliveCountMax 3',
    'LogLevel ERROR',
    'ControlMaster no',
    `ControlPath "${socket}"`,
  ];
  return `Host ${name}\n${lines.map(line => `  ${line}\n`).join('')}`;
}
