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

/** What keeps a node from answering ARP on the device; the larger value of `all` and the device's own counts. */
export function whyNoArp({ links, sysctls }: NodeFacts, device: string): readonly NoArp[] {
  const flags = links.find(({ name }) => name === device)?.flags ?? [];
  const names = ['all', device.replaceAll('.', '/')].map(name => `net.ipv4.conf.${name}.arp_ignore`);
  return [
    ...(flags.includes('NOARP') ? [{ fact: `ip link show dev ${device}`, expected: 'no NOARP', actual: `<${flags.join(',')}>` }] : []),
    ...names.filter(name => sysctls[name] === never).map(sysctl => ({ fact: `sysctl ${sysctl}`, expected: '0', actual: never, sysctl })),
  ];
}
