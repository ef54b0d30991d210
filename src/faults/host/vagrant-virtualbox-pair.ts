import type { HostFacts } from '../../preflight/host-facts.ts';
import { isAtLeast } from '../../preflight/parse/versions.ts';
import type { Evidence, Fault } from '../fault.ts';
import { installed } from '../shared/host-install.ts';
import { needsHypervisor, ofHost, onHost } from '../shared/host-look.ts';

// The first Vagrant release that supports each VirtualBox series, newest first.
const pairs = [
  ['7.2', '2.4.9'],
  ['7.1', '2.4.2'],
  ['7.0', '2.3.2'],
] as const;

/** Vagrant rejects a VirtualBox series that is newer than itself. */
export const vagrantVirtualboxPair = {
  ...ofHost,
  id: 'vagrant-virtualbox-pair',
  title: 'VirtualBox is too new for this Vagrant',
  severity: 'error',
  symptom: '"Vagrant has detected that you have a version of VirtualBox installed that is not supported by this version of Vagrant"',
  source: 'hashicorp/vagrant CHANGELOG.md, GH-12947, GH-13513, GH-13709; plugins/providers/virtualbox/driver/meta.rb',
  signature: seen => onHost(seen, ['virtualbox'], pairEvidence),
  cure: ({ host }) => installed(host?.platform, { linux: 'vagrant', darwin: 'hashicorp/tap/hashicorp-vagrant', win32: 'Hashicorp.Vagrant' }),
  noDrill: needsHypervisor,
} as const satisfies Fault;

function pairEvidence({ vagrant, virtualbox }: HostFacts): readonly Evidence[] {
  const [series, least] = pairs.find(([first]) => virtualbox && isAtLeast(virtualbox.version, first)) ?? [];
  if (!vagrant || !virtualbox || least === undefined || isAtLeast(vagrant.version, least)) return [];
  return [{ fact: 'vagrant --version', expected: `${least} or later for VirtualBox ${series} (${virtualbox.version} is installed)`, actual: vagrant.version }];
}
