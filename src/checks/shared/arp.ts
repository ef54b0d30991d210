import type { NodeFacts } from '../../observe/observation.ts';

/** Why a node answers no ARP on a device: a flag of the device, or a sysctl. */
export interface NoArp {
  readonly fact: string;
  readonly expected: string;
  readonly actual: string;
  /** The name of the sysctl; absent: it is the flag NOARP. */
  readonly sysctl?: string;
}

/** Do not answer for any of the node's own addresses (kernel Documentation/networking/ip-sysctl.rst, arp_ignore). */
const never = '8';

/** Whether a device neither asks for MAC addresses nor answers: it sends to its own (ip-link(8), arp off). */
export function isWithoutArp({ flags }: NodeFacts['links'][number]): boolean {
  return flags.includes('NOARP');
}

/** What keeps a node from answering ARP on the device; the larger value of `all` and the device's own counts. */
export function whyNoArp({ links, sysctls }: NodeFacts, device: string): readonly NoArp[] {
  const link = links.find(({ name }) => name === device);
  const names = ['all', device.replaceAll('.', '/')].map(name => `net.ipv4.conf.${name}.arp_ignore`);
  return [
    ...(link && isWithoutArp(link) ? [{ fact: `ip link show dev ${device}`, expected: 'no NOARP', actual: `<${link.flags.join(',')}>` }] : []),
    ...names.filter(name => sysctls[name] === never).map(sysctl => ({ fact: `sysctl ${sysctl}`, expected: '0', actual: never, sysctl })),
  ];
}
