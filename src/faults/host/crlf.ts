import type { Fault } from '../fault.ts';
import { needsHypervisor, ofHost, onHost, onMachine, virtualMachines } from '../shared/host-look.ts';

/** Git for Windows converts line ends by default. */
export const crlf = {
  ...ofHost,
  id: 'crlf',
  title: 'files for the nodes have CR LF line ends',
  severity: 'error',
  symptom: '"/bin/bash^M: bad interpreter", and units do not start',
  source: 'rootsongjc/kubernetes-vagrant-centos-cluster#50; oracle/vagrant-projects#68',
  signature: seen =>
    onHost(seen, virtualMachines, ({ rendered }) =>
      rendered.flatMap(({ name, carriageReturnAt: line }) =>
        line === undefined ? [] : [{ fact: `${name}, line ${line}`, expected: 'LF', actual: 'CR LF' }],
      ),
    ),
  cure: ({ host }) => [
    onMachine('git', 'config', 'core.autocrlf', 'input'),
    onMachine('k8s-lab', 'render', '--out', host?.folder ?? 'rendered'),
  ],
  noDrill: needsHypervisor,
} as const satisfies Fault;
