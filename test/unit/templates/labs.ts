import type { Backend, LabConfig } from '../../../src/config/lab-config.ts';
import type { Ipv4 } from '../../../src/network/address.ts';

export interface LabOptions {
  readonly name?: string;
  readonly nodes?: readonly string[];
  /** The number of nodes, from the first on, that run etcd. */
  readonly members?: number;
  readonly addresses?: readonly string[];
  readonly prefix?: string;
  readonly clientPort?: number;
  readonly backend?: Backend;
  readonly subnetMin?: string;
  readonly flanneld?: string;
}

/** A lab as if from a lab file, also with values that no lab file can have. */
export function lab(options: LabOptions = {}): LabConfig {
  const { name = 'k8s-lab', members = 1, nodes = ['node1', 'node2', 'node3'], prefix = '/kube-centos/network', clientPort = 2379 } = options;
  const { backend = { type: 'host-gw' }, subnetMin, flanneld, addresses = [] } = options;
  return {
    ...{ name, provider: 'sandbox' },
    nodes: nodes.map((node, index) => ({
      name: node,
      address: ip(addresses[index] ?? `172.17.8.${101 + index}`),
      roles: index < members ? ['etcd', 'worker'] : ['worker'],
    })),
    nodeNetwork: { address: ip('172.17.8.0'), prefixLength: 24 },
    etcd: { clientPort, prefix },
    flannel: {
      ...{ network: { address: ip('172.33.0.0'), prefixLength: 16 }, subnetLen: 24, backend },
      ...(subnetMin !== undefined && { subnetMin: ip(subnetMin) }),
      ...(flanneld !== undefined && { binary: flanneld }),
    },
  };
}

/** The same lab with a Kubernetes cluster. */
export function kubernetesLab(options: LabOptions = {}): LabConfig {
  const plain = lab(options);
  return {
    ...plain,
    kubernetes: {
      ...{ version: '1.33.13', serviceNetwork: { address: ip('10.254.0.0'), prefixLength: 16 }, clusterDomain: 'cluster.local' },
      ...{ dns: true, demo: true, ingress: { controller: 'traefik', node: plain.nodes.at(-1)?.name ?? '' } },
      ...{ apiserverArgs: {}, kubeletArgs: {}, admission: [] },
    },
  };
}

function ip(text: string): Ipv4 {
  return text as Ipv4;
}
