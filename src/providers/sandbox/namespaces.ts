import { readFileSync } from 'node:fs';
import { ProviderError } from '../../errors.ts';

interface Setting {
  readonly path: string;
  /** Whether this value forbids user namespaces for an ordinary user or for everyone. */
  readonly forbids: (value: string) => 'user' | 'everyone' | undefined;
  readonly remedy: string;
}

// Kernel: Documentation/admin-guide/sysctl/user.rst; Debian ≤ 10 and Arch: unprivileged_userns_clone; Ubuntu ≥ 23.10: AppArmor.
const settings: readonly Setting[] = [
  {
    path: '/proc/sys/user/max_user_namespaces',
    forbids: value => (value === '0' ? 'everyone' : undefined),
    remedy: 'sudo sysctl user.max_user_namespaces=15000',
  },
  {
    path: '/proc/sys/user/max_net_namespaces',
    forbids: value => (value === '0' ? 'everyone' : undefined),
    remedy: 'sudo sysctl user.max_net_namespaces=15000',
  },
  {
    path: '/proc/sys/kernel/unprivileged_userns_clone',
    forbids: value => (value === '0' ? 'user' : undefined),
    remedy: 'sudo sysctl kernel.unprivileged_userns_clone=1',
  },
  {
    path: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    forbids: value => (value === '1' ? 'user' : undefined),
    remedy: 'sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0',
  },
];

/** The host's setting that forbids user namespaces; with the log of a failed `unshare`, also a refusal without a setting. */
export function explainRefusal(log?: string, readSetting = readProc, root = process.geteuid?.() === 0): ProviderError | undefined {
  for (const { path, forbids, remedy } of settings) {
    const value = readSetting(path);
    const forbidden = value === undefined ? undefined : forbids(value);
    if (forbidden === 'everyone' || (forbidden === 'user' && !root)) {
      return new ProviderError(`user namespaces, which the sandbox needs, are disabled on this machine: ${path} is ${value}`, {
        hint: `an administrator can allow them: ${remedy}`,
      });
    }
  }
  if (log === undefined || !/unshare.*failed/.test(log)) return undefined;
  return new ProviderError(`user namespaces, which the sandbox needs, are refused on this machine: ${log.trim()}`, {
    hint:
      'no sysctl forbids them, so a security filter does; in a container, allow them ' +
      '(docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined)',
  });
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
