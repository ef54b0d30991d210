import { formatCidr, lastNumber, firstNumber, parseCidr } from '../../network/cidr.ts';
import type { Cidr } from '../../network/cidr.ts';
import type { Fault } from '../fault.ts';
import { moveNodes, needsHypervisor, ofHost, onHost, onMachine, virtualMachines } from '../shared/host-look.ts';

// RFC 1918, and RFC 6598, which is not routed on the Internet either.
const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].flatMap(text => parseCidr(text) ?? []);

/** The default flannel network 172.33.0.0/16 is such a network; 172.30.0.0/16 would be private. */
export const networkNotPrivate = {
  ...ofHost,
  id: 'network-not-private',
  title: 'a network of the lab has public addresses',
  severity: 'warning',
  symptom: 'the lab works, but its nodes cannot reach the Internet hosts with these addresses',
  source: 'RFC 1918; the kubernetes-vagrant-centos-cluster that this lab follows',
  signature: seen =>
    onHost(seen, virtualMachines, (_, { flannel, nodeNetwork }) =>
      Object.entries({ 'flannel.network': flannel.network, nodeNetwork }).flatMap(([fact, network]) =>
        isPrivate(network) ? [] : [{ fact, expected: 'a private network (RFC 1918)', actual: formatCidr(network) }],
      ),
    ),
  cure: (seen, evidence) => [
    ...(evidence.some(({ fact }) => fact === 'flannel.network') ? [onMachine('k8s-lab', 'up', '--network', '10.244.0.0/16')] : []),
    ...(evidence.some(({ fact }) => fact === 'nodeNetwork') ? moveNodes(seen) : []),
  ],
  noDrill: needsHypervisor,
} as const satisfies Fault;

function isPrivate(network: Cidr): boolean {
  return privateBlocks.some(block => firstNumber(block) <= firstNumber(network) && lastNumber(network) <= lastNumber(block));
}
