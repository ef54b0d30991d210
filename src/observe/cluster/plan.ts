import type { LabConfig } from '../../config/lab-config.ts';
import { apiServiceAddress, dnsServiceAddress } from '../../config/kubernetes-addresses.ts';
import { demo } from '../../services/kubernetes/cluster.ts';
import type { ClusterFacts, ClusterProbe } from './cluster-facts.ts';

/** A probe before it is sent. */
export type PlannedClusterProbe = Omit<ClusterProbe, 'ok' | 'answer' | 'error'>;

// Each request meets a backend at random: with two, twenty miss one once in 500,000 times.
const requestsPerBackend = 10;
// The ingress takes the backends in turn.
const requestsToIngress = 2;

/** The probes that start at one node and its pods. */
export function planClusterProbes(node: string, facts: Omit<ClusterFacts, 'probes'>, config: LabConfig): readonly PlannedClusterProbe[] {
  const { kubernetes } = config;
  if (!kubernetes) return [];
  const ingress = config.nodes.find(({ name }) => name === kubernetes.ingress?.node);
  const page = facts.services.find(({ namespace, name }) => namespace === 'default' && name === demo.name);
  const backends = page?.endpoints ?? [];
  // The ones that are not ready too: that may be the only thing to be seen of what is wrong.
  const pages = facts.pods.filter(pod => pod.namespace === 'default' && pod.name.startsWith(`${demo.name}-`) && pod.address !== '');
  const places = ['node', 'pod'] as const;
  return [
    ...places.map(place => from(node, place, { shows: 'service', protocol: 'tcp', address: apiServiceAddress(kubernetes), port: 443, target: 'default/kubernetes' })),
    ...(kubernetes.dns ? places.flatMap(place => dnsProbes(node, place, facts, config)) : []),
    ...(page && kubernetes.demo
      ? places.flatMap(place => times(requestsPerBackend * backends.length, from(node, place, { ...pageAt(page.clusterIp, 80), shows: 'service', target: `default/${demo.name}` })))
      : []),
    ...(ingress && kubernetes.demo
      ? times(requestsToIngress * Math.max(backends.length, 1), from(node, 'node', { ...pageAt(ingress.address, 80), shows: 'ingress', target: ingress.name }))
      : []),
    ...(ingress?.name === node && kubernetes.demo
      ? pages.map(({ name, address }) => from(node, 'node', { ...pageAt(address, 80), shows: 'backend', target: name }))
      : []),
    ...(page && kubernetes.demo ? ownBackends(node, facts, page) : []),
  ];
}

/** A pod that asks its own Service, until it has met itself. */
function ownBackends(node: string, { pods }: Pick<ClusterFacts, 'pods'>, page: ClusterFacts['services'][number]): readonly PlannedClusterProbe[] {
  const own = pods.filter(pod => pod.node === node && page.endpoints.some(({ address }) => address === pod.address));
  return own.flatMap(({ name, address }) =>
    times(requestsPerBackend * page.endpoints.length, from(node, address, { ...pageAt(page.clusterIp, 80), shows: 'hairpin', target: name })),
  );
}

function dnsProbes(node: string, place: string, facts: Pick<ClusterFacts, 'services'>, { kubernetes }: LabConfig): readonly PlannedClusterProbe[] {
  if (!kubernetes) return [];
  const { clusterDomain } = kubernetes;
  const servers = facts.services.find(({ namespace, name }) => namespace === 'kube-system' && name === 'kube-dns')?.endpoints ?? [];
  const ask = (address: string, target: string, shows: 'dns' | 'no-such-name', name: string): PlannedClusterProbe =>
    from(node, place, { shows, protocol: 'dns', address, port: 53, target, name: `${name}.svc.${clusterDomain}` });
  const known = 'kubernetes.default';
  return [
    ask(dnsServiceAddress(kubernetes), 'kube-system/kube-dns', 'dns', known),
    ask(dnsServiceAddress(kubernetes), 'kube-system/kube-dns', 'no-such-name', 'k8s-lab-no-such-name.default'),
    ...servers.map(({ address }) => ask(address, `CoreDNS at ${address}`, 'dns', known)),
  ];
}

type Rest = Omit<PlannedClusterProbe, 'from'>;

function from(node: string, place: string, rest: Rest): PlannedClusterProbe {
  return { from: { node, place }, ...rest };
}

function pageAt(address: string, port: number): Pick<Rest, 'protocol' | 'address' | 'port' | 'name'> {
  return { protocol: 'http', address, port, name: demo.host };
}

function times(count: number, probe: PlannedClusterProbe): readonly PlannedClusterProbe[] {
  return Array.from({ length: count }, () => probe);
}
