import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { needsHypervisor, ofHost, onHost, onMachine, virtualMachines } from '../shared/host-look.ts';

/** Scripts rendered by k8s-lab exit at the first failed command, and name it. */
export const swallowedProvisionError = {
  ...ofHost,
  id: 'swallowed-provision-error',
  title: 'a provisioning script continues after a failed command',
  severity: 'warning',
  symptom: '"Failed to start docker.service: Unit not found" or "tar: Unexpected EOF", but Vagrant reports success',
  source: 'rootsongjc/kubernetes-vagrant-centos-cluster#37, #99',
  signature: seen =>
    onHost(seen, virtualMachines, ({ rendered }) =>
      rendered.flatMap(({ name, failsFast }) =>
        failsFast === false ? [{ fact: name, expected: '`set -e`, to exit at the first failure', actual: 'none' }] : [],
      ),
    ),
  cure: ({ host }, evidence) => evidence.map(({ fact }) => onMachine('sed', '-i', '1a set -eu', join(host?.folder ?? '', fact))),
  noDrill: needsHypervisor,
} as const satisfies Fault;
