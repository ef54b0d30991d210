import type { LabConfig } from '../../config/lab-config.ts';
import type { HostFacts } from '../../preflight/host-facts.ts';
import { isAtLeast } from '../../preflight/parse/versions.ts';
import type { Evidence, Fault } from '../fault.ts';
import { needsHypervisor, ofHost, onHost, onMachine } from '../shared/host-look.ts';

/** The first version that can use nft in place of iptables. */
const leastForNft = '10.4.0';

/** libvirt calls iptables when it starts a network, but its packages only recommend iptables. */
export const libvirtIptablesMissing = {
  ...ofHost,
  id: 'libvirt-iptables-missing',
  title: 'iptables is missing, so libvirt cannot start a network',
  severity: 'error',
  symptom: '"Failed to apply firewall rules" with "cannot execute binary /usr/sbin/iptables"',
  source: 'libvirt/libvirt src/util/virfirewall.c; NEWS of 10.4.0 for nft',
  signature: seen => onHost(seen, ['libvirt'], (host, lab) => (usesOtherMachine(lab) ? [] : programEvidence(host))),
  cure: () => [onMachine('sudo', 'apt-get', 'install', 'iptables')],
  noDrill: needsHypervisor,
} as const satisfies Fault;

// The machines are then on another host, whose programs are not seen.
function usesOtherMachine({ vagrant }: LabConfig): boolean {
  const options = vagrant?.options?.libvirt ?? {};
  return 'host' in options || 'uri' in options;
}

function programEvidence({ firewall, libvirt }: HostFacts): readonly Evidence[] {
  if (!firewall || firewall.includes('iptables')) return [];
  const fact = 'programs to filter packets';
  if (firewall.length === 0) return [{ fact, expected: 'iptables', actual: 'none' }];
  const version = libvirt?.version;
  if (version === undefined || isAtLeast(version, leastForNft)) return [];
  return [{ fact, expected: 'iptables', actual: `nft alone, which libvirt ${version} cannot use (${leastForNft} can)` }];
}
