// Checks that fail as a consequence, by the layer of the fault. Each list includes those of the layers above.

/** Of pods that cannot be reached. */
export const ofTraffic = ['pod-traffic', 'path-mtu', 'link-quality'] as const;

/** Of a node whose own traffic is lost. */
export const ofNodeTraffic = ['etcd-reachable', 'node-traffic', ...ofTraffic] as const;

/** Of a missing or wrong docker0. */
export const ofBridge = ['bridge-address', 'routes', ...ofTraffic] as const;

/** Of a missing or wrong lease. */
export const ofLease = ['subnet-leases', 'lease-owners', 'lease-freshness', 'subnets-disjoint', 'subnet-files', 'forwarding', ...ofBridge] as const;

/** Of a flanneld that does not run or does not work. */
export const ofFlanneld = ['services-running', ...ofLease] as const;

/** Of an etcd that does not answer. */
export const ofEtcd = ['etcd-healthy', 'etcd-quorum', 'etcd-members', 'etcd-reachable', 'network-config', ...ofFlanneld] as const;
