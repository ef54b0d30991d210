import { isAtLeast } from '../../preflight/parse/versions.ts';
import type { Fault } from '../fault.ts';
import { installed } from '../shared/host-install.ts';
import { needsHypervisor, ofHost, onHost } from '../shared/host-look.ts';

const least = '6.0.0';

/** Oracle ended the series before 6.0 in 2020. */
export const virtualboxVersion = {
  ...ofHost,
  id: 'virtualbox-version',
  title: 'VirtualBox is missing or too old',
  severity: 'error',
  symptom: '"Vagrant could not detect VirtualBox"',
  source: 'hashicorp/vagrant plugins/providers/virtualbox/driver/meta.rb',
  signature: seen =>
    onHost(seen, ['virtualbox'], ({ virtualbox, gaps }) => {
      if (virtualbox && isAtLeast(virtualbox.version, least)) return [];
      return [{ fact: 'VBoxManage --version', expected: `${least} or later`, actual: virtualbox?.version ?? gaps['VBoxManage'] ?? 'not seen' }];
    }),
  cure: ({ host }) => installed(host?.platform, { linux: 'virtualbox', darwin: 'virtualbox', win32: 'Oracle.VirtualBox' }),
  noDrill: needsHypervisor,
} as const satisfies Fault;
