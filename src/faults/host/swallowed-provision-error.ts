import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { needsHypervisor, ofHost, onHost, onMachine, virtualMachines } from '../shared/host-look.ts';

/** The scripts that k8s-lab renders end at the first step that fails, and say which. */
export const swallowedProvisionError = {
  ...ofHost,
  id: 'swallowed-provision-error',
  title: 'a provisioning script goes on after a command that fails',
  severity: 'warning',
  symptom: '"Failed to start docker.service: Unit not found" or "tar: Unexpected EOF", and Vagrant says that all went well',
  source: 'rootsongjc/kubernetes-vagrant-centos-cluster#37, #99',
  signature: seen =>
    onHost(seen, virtualMachines, ({ rendered }) =>
      rendered.flatMap(({ name, failsFast }) =>
        failsFast === false ? [{ fact: name, expected: '`set -e`, so that it ends at the first failure', actual: 'none' }] : [],
      ),
    ),
  cure: ({ host }, evidence) => evidence.map(({ fact }) => onMachine('sed', '-i', '1a set -eu', join(host?.folder ?? '', fact))),
  noDrill: needsHypervisor,
} as const satisfies Fault;
