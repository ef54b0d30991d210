import { defineFact } from '../fact.ts';
import type { Zod } from '../schema.ts';

const schema = (z: Zod) => ({
  /** Named as sysctl(8) does, such as net.ipv4.ip_forward. */
  sysctls: z.record(z.string(), z.string()),
});

const root = '/proc/sys/';

const paths = [
  ...['/proc/sys/net/ipv4/ip_forward', '/proc/sys/net/bridge/bridge-nf-call-iptables'],
  ...['/proc/sys/net/ipv4/conf/*/forwarding', '/proc/sys/net/ipv4/conf/*/rp_filter', '/proc/sys/net/ipv4/conf/*/arp_ignore'],
];

/** The kernel's settings of forwarding, filtering and ARP. */
export const sysctls = defineFact({ schema, files: () => paths, none: { sysctls: {} }, read: ({ files }) => ({ sysctls: parseSysctls(files) }) });

/** The sysctls among a node's files, named as sysctl(8) does: a dot in a device's name becomes a slash. */
export function parseSysctls(files: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const found = [...files].filter(([path]) => path.startsWith(`${root}net/`));
  return Object.fromEntries(found.map(([path, text]) => [nameOf(path.slice(root.length)), text.trim()]));
}

function nameOf(path: string): string {
  return path.replace(/[./]/g, character => (character === '.' ? '/' : '.'));
}
