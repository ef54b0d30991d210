import type { HostFacts } from '../../preflight/host-facts.ts';
import type { Evidence, Fault } from '../fault.ts';
import { needsHypervisor, ofHost, onHost, onMachine } from '../shared/host-look.ts';

/** Vagrant supports libvirt only through a plugin. */
export const libvirtMissing = {
  ...ofHost,
  id: 'libvirt-missing',
  title: 'libvirt does not answer, or the plugin vagrant-libvirt is missing',
  severity: 'error',
  symptom: '"The provider \'libvirt\' could not be found", or "Error while connecting to Libvirt"',
  source: 'vagrant-libvirt/vagrant-libvirt README, Installation',
  signature: seen => onHost(seen, ['libvirt'], host => [...pluginEvidence(host), ...daemonEvidence(host)]),
  cure: ({ host }, evidence) => [
    ...(evidence.some(({ fact }) => fact === pluginFact) ? [onMachine('vagrant', 'plugin', 'install', 'vagrant-libvirt')] : []),
    ...(host && daemonEvidence(host).length > 0 ? [onMachine('sudo', 'systemctl', 'enable', '--now', 'libvirtd')] : []),
  ],
  noDrill: needsHypervisor,
} as const satisfies Fault;

const pluginFact = "Vagrant's plugins";

function pluginEvidence({ vagrant }: HostFacts): readonly Evidence[] {
  if (!vagrant || vagrant.plugins.includes('vagrant-libvirt')) return [];
  return [{ fact: pluginFact, expected: 'vagrant-libvirt among them', actual: vagrant.plugins.join(', ') || 'none' }];
}

// Vagrant needs the daemon, not virsh itself.
function daemonEvidence({ libvirt, gaps }: HostFacts): readonly Evidence[] {
  const said = gaps['virsh'];
  if (libvirt || said === undefined || said === 'not found') return [];
  return [{ fact: 'virsh list', expected: 'an answer', actual: said }];
}
