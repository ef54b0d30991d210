import { defineFact } from '../fact.ts';
import type { Asked } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { parseChecksumErrors } from '../parse/checksum-errors.ts';
import type { UnitProperties } from '../parse/units.ts';
import { wholeNumber } from '../parse/whole-number.ts';

const schema = (z: Zod) => ({
  /** Absent: not known. */
  host: z.object({
    /** As firewalld's, NetworkManager's and SELinux's own tools word it. */
    firewalld: z.string().exactOptional(),
    networkManager: z.string().exactOptional(),
    selinux: z.string().exactOptional(),
    /** The machine's DMI product name. */
    product: z.string().exactOptional(),
    swapKiB: z.number().exactOptional(),
    /** UDP packets that arrived with a wrong checksum. */
    udpChecksumErrors: z.number().exactOptional(),
  }),
});

// systemctl is asked about those that are installed.
const ask = `
  for unit in firewalld NetworkManager; do
    if [ -e "/usr/lib/systemd/system/$unit.service" ]; then units="$units$nl$unit"; fi
  done`;

/** The state of the host's own parts that can break the overlay. Its units come before the services, whose question includes them. */
export const host = defineFact({ schema, ask, files: hostFiles, none: { host: {} }, read: ({ files, units }) => ({ host: parseHostState(files, units) }) });

function hostFiles({ provider }: Asked): readonly string[] {
  const product = provider === 'sandbox' ? [] : ['/sys/class/dmi/id/product_name'];
  return ['/etc/NetworkManager/conf.d/*.conf', '/etc/selinux/config', '/sys/fs/selinux/enforce', '/proc/swaps', '/proc/net/snmp', ...product];
}

/** Reads the state of the host's own parts from the node's files and from the host's units that it has. */
export function parseHostState(files: ReadonlyMap<string, string>, units: readonly UnitProperties[] = []): Fields<typeof schema>['host'] {
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

/** The host's own units, which are not services of the lab. */
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
    .reduce((sum, line) => sum + (wholeNumber(/^\S+\s+\S+\s+(\d+)/.exec(line)?.[1]) ?? 0), 0);
}
