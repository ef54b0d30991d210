import type { HostFacts } from '../../preflight/host-facts.ts';
import { isAtLeast } from '../../preflight/parse/versions.ts';
import type { CureAction, Fault } from '../fault.ts';
import { installed } from '../shared/host-install.ts';
import { needsHypervisor, ofHost, onHost, virtualMachines } from '../shared/host-look.ts';

const least = '2.3.0';

/** Vagrant 2.3 is the first with everything that k8s-lab uses. */
export const vagrantVersion = {
  ...ofHost,
  id: 'vagrant-version',
  title: 'Vagrant is missing or too old',
  severity: 'error',
  symptom: '"vagrant: command not found", or errors about unknown settings in the Vagrantfile',
  source: 'hashicorp/vagrant CHANGELOG.md, 2.3.0',
  signature: seen =>
    onHost(seen, virtualMachines, ({ vagrant, gaps }) => {
      if (vagrant && isAtLeast(vagrant.version, least)) return [];
      return [{ fact: 'vagrant --version', expected: `${least} or later`, actual: vagrant?.version ?? gaps['vagrant'] ?? 'not seen' }];
    }),
  cure: ({ host }) => install(host),
  noDrill: needsHypervisor,
} as const satisfies Fault;

function install(host: HostFacts | undefined): readonly CureAction[] {
  return installed(host?.platform, { linux: 'vagrant', darwin: 'hashicorp/tap/hashicorp-vagrant', win32: 'Hashicorp.Vagrant' });
}
