/** The ssh login of one node. */
export interface Login {
  /** The node's name, also in the ssh_config. */
  readonly name: string;
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  readonly keys: readonly string[];
  readonly jump?: string;
  /** The only known_hosts file. */
  readonly knownHosts?: string;
  /** Whether a host with an unknown key is refused; the key of a new machine is always unknown. */
  readonly strict: boolean;
}

/** An ssh_config for `ssh -F FILE NODE`; connections are shared through sockets in the folder. */
export function formatSshConfig(logins: readonly Login[], nodes: readonly string[], socketFolder: string): string {
  // A name can be too long for a socket's path; the node's index is not.
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
    // A lost machine is noticed within 15 s.
    'ServerAliveInterval 5',
    'ServerAliveCountMax 3',
    'LogLevel ERROR',
    'ControlMaster no',
    `ControlPath "${socket}"`,
  ];
  return `Host ${name}\n${lines.map(line => `  ${line}\n`).join('')}`;
}
