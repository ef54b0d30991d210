// What goes wrong in a cluster when the overlay below it does not carry its packets.
const ofOverlay = ['nodes-registered', 'cni-matches-lease', 'pod-addresses', 'system-workloads', 'service-vips', 'hairpin', 'cluster-dns', 'ingress-answers'];

// The API server keeps its objects in etcd.
const ofEtcd = ['control-plane-running', 'apiserver-ready', ...ofOverlay];

// What a node that does not answer keeps from being seen.
const ofNodes = ['runtimes-running', ...ofEtcd];

const byConsequence: Readonly<Record<string, readonly string[]>> = {
  'nodes-reachable': ofNodes,
  'etcd-reachable': ofEtcd,
  'etcd-healthy': ofEtcd,
  'node-addresses': ofOverlay,
  'node-traffic': ofOverlay,
  'pod-traffic': ofOverlay,
  'bridge-address': ofOverlay,
};

/** The checks of Kubernetes that fail, anywhere in the lab, because of a fault that has these consequences below. */
export function clusterConsequences(explains: readonly string[]): ReadonlySet<string> {
  return new Set(explains.flatMap(id => byConsequence[id] ?? []));
}
