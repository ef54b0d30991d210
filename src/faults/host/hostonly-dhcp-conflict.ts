import { formatCidr, overlaps, parseCidr } from '../../network/cidr.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { DhcpServer, HostFacts } from '../../preflight/host-facts.ts';
import type { Fault } from '../fault.ts';
import { needsHypervisor, ofHost, onHost, onMachine } from '../shared/host-look.ts';

/** VirtualBox's first host-only network has such a server. */
export const hostonlyDhcpConflict = {
  ...ofHost,
  id: 'hostonly-dhcp-conflict',
  title: "VirtualBox's DHCP server assigns addresses in the node network",
  severity: 'warning',
  symptom: '"already has a conflicting host only adapter with DHCP enabled", or two machines with one address',
  source: 'hashicorp/vagrant#3083, #11851',
  signature: seen =>
    onHost(seen, ['virtualbox'], (host, lab) =>
      servers(host, lab).map(({ network, address, lower, upper }) => ({
        fact: 'VBoxManage list dhcpservers',
        expected: `none in ${formatCidr(lab.nodeNetwork)}`,
        actual: `${network}: ${address} assigns ${lower} to ${upper}`,
      })),
    ),
  cure: ({ host, lab }) => (host ? servers(host, lab).map(({ network }) => onMachine('VBoxManage', 'dhcpserver', 'remove', '--netname', network)) : []),
  noDrill: needsHypervisor,
} as const satisfies Fault;

function servers({ virtualbox }: HostFacts, { nodeNetwork }: LabConfig): readonly DhcpServer[] {
  return (virtualbox?.dhcpServers ?? []).filter(({ enabled, address, prefixLength }) => {
    const block = prefixLength > 0 ? parseCidr(`${address}/${prefixLength}`) : undefined;
    return enabled && block !== undefined && overlaps(block, nodeNetwork);
  });
}
