import type { NodeFacts } from '../observation.ts';
import { parseChecksumErrors } from './checksum-errors.ts';
import type { UnitProperties } from './services.ts';

/** The state of what may get in the way on a host, from the node's files and those of the host's own units that it has. */
export function parseHostState(files: ReadonlyMap<string, string>, units: readonly UnitProperties[] = []): NodeFacts['host'] {
  const [firewalld, networkManager] = hostUnits.map(name => units.find(unit => unit.name === name));
  const selinux = parseSelinux(files);
  const swaps = files.get('/proc/swaps');
  const udpChecksumErrors = parseChecksumErrors(files.get('/proc/net/snmp'));
  const product = files.get('/sys/class/dmi/id/product_name')?.trim();
  return {
    // As `firewall-cmd --state`, `nmcli -t -f RUNNING general` and `getenforce` word it.
    ...(firewalld && { firewalld: runs(firewalld) }),
    ...(networkManager && { networkManager: runs(networkManager) }),
    ...(selinux !== undefined && { selinux }),
    ...(product && { product }),
    ...(swaps !== undefined && { swapKiB: parseSwaps(swaps) }),
    ...(udpChecksumErrors !== undefined && { udpChecksumErrors }),
  };
}

/** The units that are the host's, and none of the lab's services. */
export const hostUnits: readonly string[] = ['firewalld', 'NetworkManager'];

function runs({ activeState }: UnitProperties): string {
  return activeState === 'active' ? 'running' : 'not running';
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
