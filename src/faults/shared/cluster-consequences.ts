/** What fails in a cluster whose Services are not reached. */
export const ofServices = ['service-vips', 'hairpin', 'cluster-dns', 'ingress-answers'] as const;

/** What fails in a cluster whose pods do not run. */
export const ofPods = ['system-workloads', ...ofServices] as const;

/** What fails in a cluster whose API does not answer. */
export const ofApi = ['nodes-registered', 'kubelets-answer', 'pod-addresses', ...ofPods] as const;

// What goes wrong in a cluster when the overlay below it does not carry its packets.
const ofOverlay = ['cni-matches-lease', 'cni-subnet-stale', ...ofApi];

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
