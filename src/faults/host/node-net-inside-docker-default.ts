import { formatCidr, overlaps, parseCidr } from '../../network/cidr.ts';
import type { Fault } from '../fault.ts';
import { moveNodes, needsHypervisor, ofHost, onHost, virtualMachines } from '../shared/host-look.ts';

const dockerDefault = '172.17.0.0/16';

/** The default node network 172.17.8.0/24 is such a network. */
export const nodeNetInsideDockerDefault = {
  ...ofHost,
  id: 'node-net-inside-docker-default',
  title: "the node network is inside docker's default network",
  severity: 'warning',
  symptom: 'if docker starts before flanneld, docker0 gets 172.17.0.1/16 and the node cannot reach the others',
  source: 'coreos/coreos-vagrant#209, #174',
  signature: seen =>
    onHost(seen, virtualMachines, ({ addresses }, { nodeNetwork }) => {
      const block = parseCidr(dockerDefault);
      if (!block || !overlaps(block, nodeNetwork)) return [];
      const bridge = addresses.find(({ device, address }) => device === 'docker0' && address.startsWith('172.17.'));
      return [
        { fact: 'nodeNetwork', expected: `a network outside docker's default ${dockerDefault}`, actual: formatCidr(nodeNetwork) },
        ...(bridge ? [{ fact: "docker's bridge on this machine", expected: 'another network', actual: `docker0 has ${bridge.address}/${bridge.prefixLength}` }] : []),
      ];
    }),
  cure: moveNodes,
  noDrill: needsHypervisor,
} as const satisfies Fault;
