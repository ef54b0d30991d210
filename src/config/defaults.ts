import type { Ipv4 } from '../network/address.ts';
import type { Cidr } from '../network/cidr.ts';

/** The values used when neither the lab file nor a flag sets them. */
export const defaults = {
  name: 'k8s-lab',
  provider: 'sandbox',
  nodeNetwork: network('172.17.8.0', 24),
  etcd: { clientPort: 2379, prefix: '/kube-centos/network', members: 1, tls: false, auth: false },
  flannel: { network: network('172.33.0.0', 16), subnetLen: 24, backend: 'host-gw' },
  vxlan: { vni: 1, port: 8472, directRouting: false },
  udp: { port: 8285 },
  kubernetes: { version: '1.33.13', serviceNetwork: network('10.254.0.0', 16), clusterDomain: 'cluster.local' },
  vagrant: { guest: 'centos7', memory: 1024, cpus: 1 },
} as const;

function network(address: string, prefixLength: number): Cidr {
  return { address: address as Ipv4, prefixLength };
}
