import type { NodeFacts } from '../observation.ts';
import type { UnitProperties } from './services.ts';

/** The state of what may get in the way on a host, from the node's files and its firewalld unit, if it has one. */
export function parseHostState(files: ReadonlyMap<string, string>, firewalld?: UnitProperties): NodeFacts['host'] {
  const selinux = parseSelinux(files);
  const swaps = files.get('/proc/swaps');
  return {
    // As `firewall-cmd --state` and `getenforce` word it.
    ...(firewalld && { firewalld: firewalld.activeState === 'active' ? 'running' : 'not running' }),
    ...(selinux !== undefined && { selinux }),
    ...(swaps !== undefined && { swapKiB: parseSwaps(swaps) }),
  };
}

function parseSelinux(files: ReadonlyMap<string, string>): string | undefined {
  const enforce = files.get('/sys/fs/selinux/enforce')?.trim();
  if (enforce !== undefined) return enforce === '1' ? 'Enforcing' : 'Permissive';
  return files.has('/etc/selinux/config') ? 'Disabled' : undefined;
}

// proc(5): a header, then a line for each swap area with its size in KiB third.
function parseSwaps(text: string): number {
  return text
    .split('\n')
    .slice(1)
    .reduce((sum, line) => sum + Number(/^\S+\s+\S+\s+(\d+)/.exec(line)?.[1] ?? 0), 0);
}
