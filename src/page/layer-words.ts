import type { Layer } from '../checks/layers.ts';

/** Each layer in words for a reader who has never set up an overlay network. */
export const layerWords: Readonly<Record<Layer, { readonly name: string; readonly does: string }>> = {
  host: { name: 'Machines', does: 'every node answers' },
  node: { name: 'Nodes', does: 'addresses, links and services' },
  etcd: { name: 'etcd', does: 'the database that holds the network config' },
  lease: { name: 'Leases', does: 'flannel leases each node a subnet' },
  bridge: { name: 'Bridge', does: 'docker0 gives pods addresses of that subnet' },
  route: { name: 'Routes', does: 'each node knows the way to the others' },
  forward: { name: 'Forwarding', does: 'nodes let packets through' },
  traffic: { name: 'Pod traffic', does: 'pods reach pods on other nodes' },
  cluster: { name: 'Kubernetes', does: 'its own parts run' },
  service: { name: 'Services', does: 'a Service reaches its pods' },
  dns: { name: 'DNS', does: 'the cluster resolves names' },
  ingress: { name: 'Ingress', does: 'requests from outside arrive' },
};
