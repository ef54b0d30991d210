import type { HostFacts } from '../../preflight/host-facts.ts';
import type { Evidence, Fault } from '../fault.ts';
import { needsHypervisor, ofHost, onHost, onMachine, virtualMachines } from '../shared/host-look.ts';

/** CentOS 7 reached its end of life on 2024-06-30, and its mirrors were removed. */
export const eolMirrors = {
  ...ofHost,
  id: 'eol-mirrors',
  title: "a repository uses CentOS 7 mirrors that no longer exist, or a repository is missing",
  severity: 'error',
  symptom: '"Could not resolve host: mirrorlist.centos.org", or "No package flannel available"',
  source: 'EuroLinux/cloud-images-rfc#11, #12; wazuh/wazuh-qa#5575',
  signature: seen => onHost(seen, virtualMachines, host => [...deadMirrors(host), ...missingExtras(host)]),
  cure: ({ host }) => [onMachine('k8s-lab', 'render', '--platform', 'centos7', '--out', host?.folder ?? 'rendered')],
  noDrill: needsHypervisor,
} as const satisfies Fault;

function deadMirrors({ rendered }: HostFacts): readonly Evidence[] {
  return rendered.flatMap(({ name, mirrors }) =>
    mirrors
      .filter(({ text }) => /\bmirrorlist\.centos\.org\b|\bmirror\.centos\.org\/centos/.test(text))
      .map(({ line, text }) => ({ fact: `${name}, line ${line}`, expected: 'baseurl=http://vault.centos.org/7.9.2009/…', actual: text })),
  );
}

// docker, etcd and flannel are only in extras.
function missingExtras({ rendered, wanted: { box } }: HostFacts): readonly Evidence[] {
  const vault = rendered.filter(({ name }) => name.endsWith('.repo')).flatMap(({ mirrors }) => mirrors).filter(({ text }) => text.includes('vault.centos.org'));
  if (box?.includes('centos') !== true || vault.length === 0 || vault.some(({ text }) => text.includes('/extras/'))) return [];
  const actual = vault.map(({ text }) => text).join(' ');
  return [{ fact: 'the rendered repositories', expected: 'os, updates and extras from the vault', actual }];
}
