import { messageOf } from '../../errors.ts';
import { messageIn, openApi } from '../../cluster/api.ts';
import type { Api, ApiObject } from '../../cluster/api.ts';
import { isReady, reasonOf, warningsOf } from '../../cluster/problems.ts';
import type { Condition, EventObject, PodObject } from '../../cluster/problems.ts';
import type { ApiNode } from './api-node.ts';
import type { ClusterFacts } from './cluster-facts.ts';

type ApiFacts = Omit<ClusterFacts, 'probes'>;

interface List<T> {
  readonly items: readonly T[];
}

interface NodeObject extends ApiObject {
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  };
}

interface DeploymentObject extends ApiObject {
  readonly spec: { readonly replicas?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly replicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

interface ServiceObject extends ApiObject {
  readonly spec: { readonly clusterIP?: string; readonly selector?: Readonly<Record<string, string>>; readonly ports?: readonly { readonly port: number; readonly protocol?: string; readonly targetPort?: number | string }[] };
}

interface IngressObject extends ApiObject {
  readonly spec: {
    readonly ingressClassName?: string;
    readonly rules?: readonly { readonly http?: { readonly paths: readonly { readonly backend: { readonly service?: { readonly name: string; readonly port?: { readonly number?: number; readonly name?: string } } } }[] } }[];
  };
}

interface SliceObject extends ApiObject {
  readonly endpoints?: readonly { readonly addresses: readonly string[]; readonly nodeName?: string; readonly conditions?: { readonly ready?: boolean } }[] | null;
  readonly ports?: readonly { readonly port?: number }[] | null;
}

const nothing: Omit<ApiFacts, 'reachable'> = { ready: false, failing: [], nodes: [], pods: [], deployments: [], services: [] };

/** Everything that checks need of the API, asked over one connection at once; never rejects, for an API that does not answer is a fact. */
export async function askApi({ node, timeoutMs }: ApiNode): Promise<ApiFacts> {
  if (!node) return { ...nothing, reachable: false, unreachableBecause: 'its node does not exist' };
  let api: Api | undefined;
  try {
    api = await openApi(node, { timeoutMs });
    return await factsOf(api);
  } catch (error) {
    return { ...nothing, reachable: false, unreachableBecause: messageOf(error) };
  } finally {
    api?.close();
  }
}

async function factsOf(api: Api): Promise<ApiFacts> {
  const list = async <T>(path: string): Promise<readonly T[]> => (await api.get<List<T>>(path)).items;
  const readyz = await api.request('GET', '/readyz?verbose');
  const failing = [...readyz.body.matchAll(/^\[-\](\S+)/gm)].map(match => match[1] ?? '');
  try {
    const [version, nodes, pods, deployments, services, slices, ingresses] = await Promise.all([
      api.get<{ gitVersion: string }>('/version'),
      list<NodeObject>('/api/v1/nodes'),
      list<PodObject>('/api/v1/pods'),
      list<DeploymentObject>('/apis/apps/v1/deployments'),
      list<ServiceObject>('/api/v1/services'),
      list<SliceObject>('/apis/discovery.k8s.io/v1/endpointslices'),
      list<IngressObject>('/apis/networking.k8s.io/v1/ingresses'),
    ]);
    const living = pods.filter(isLiving);
    const [warnings, kubelets] = await Promise.all([living.every(isReady) ? [] : warningsOf(api), Promise.all(nodes.map(node => askKubelet(api, node.metadata.name)))]);
    return {
      ...{ reachable: true, ready: readyz.status === 200, failing, version: version.gitVersion },
      nodes: nodes.map(toNode),
      kubelets,
      pods: living.map(pod => toPod(pod, warnings)),
      deployments: deployments.map(toDeployment),
      services: services.map(service => toService(service, slices)),
      ingresses: ingresses.map(toIngress),
    };
  } catch (error) {
    // It answers, and yet cannot say what there is: often because etcd does not answer it.
    return { ...nothing, reachable: true, failing, unreachableBecause: messageOf(error) };
  }
}

// The path that `kubectl logs` takes: the API connects to kubelet and passes the request on.
async function askKubelet(api: Api, node: string): Promise<NonNullable<ApiFacts['kubelets']>[number]> {
  try {
    const { status, body } = await api.request('GET', `/api/v1/nodes/${node}/proxy/healthz`);
    return status === 200 ? { node, ok: true } : { node, ok: false, error: messageIn(body) };
  } catch (error) {
    return { node, ok: false, error: messageOf(error) };
  }
}

function toNode(node: NodeObject): ApiFacts['nodes'][number] {
  const { conditions = [], addresses = [] } = node.status ?? {};
  return {
    name: node.metadata.name,
    ready: isReady(node),
    message: conditions.find(({ type }) => type === 'Ready')?.message ?? '',
    internalIp: addresses.find(({ type }) => type === 'InternalIP')?.address ?? '',
  };
}

function isLiving({ metadata, status }: PodObject): boolean {
  return metadata.deletionTimestamp === undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

function toPod(pod: PodObject, warnings: readonly EventObject[]): ApiFacts['pods'][number] {
  const { metadata, spec, status } = pod;
  const ready = isReady(pod);
  return {
    ...nameOf(metadata),
    node: spec.nodeName ?? '',
    address: status?.podIP ?? '',
    hostNetwork: spec.hostNetwork ?? false,
    ready,
    reason: ready ? '' : reasonOf(pod, warnings),
  };
}

function toDeployment({ metadata, spec, status = {} }: DeploymentObject): ApiFacts['deployments'][number] {
  const { readyReplicas = 0, updatedReplicas = 0, replicas = 0, conditions = [] } = status;
  const refused = conditions.find(one => one.type === 'ReplicaFailure' && one.status === 'True')?.message;
  return { ...nameOf(metadata), wanted: spec.replicas ?? 1, ready: readyReplicas, upToDate: updatedReplicas, all: replicas, ...(refused !== undefined && { refused }) };
}

function toService({ metadata, spec }: ServiceObject, slices: readonly SliceObject[]): ApiFacts['services'][number] {
  const own = slices.filter(slice => slice.metadata.namespace === metadata.namespace && slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name);
  return {
    ...nameOf(metadata),
    clusterIp: spec.clusterIP ?? '',
    ...(spec.selector && { selector: spec.selector }),
    ports: (spec.ports ?? []).map(({ port, protocol = 'TCP', targetPort = port }) => ({ port, protocol, targetPort: String(targetPort) })),
    endpoints: own.flatMap(({ endpoints, ports }) =>
      (endpoints ?? [])
        .filter(({ conditions }) => conditions?.ready ?? true)
        .flatMap(({ addresses, nodeName = '' }) => addresses.map(address => ({ address, node: nodeName, port: ports?.[0]?.port ?? 0 }))),
    ),
  };
}

function toIngress({ metadata, spec }: IngressObject): NonNullable<ApiFacts['ingresses']>[number] {
  const services = (spec.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).flatMap(({ backend }) => backend.service ?? []));
  return { ...nameOf(metadata), className: spec.ingressClassName ?? '', backends: services.map(({ name, port }) => `${name}:${port?.number ?? port?.name ?? ''}`) };
}

function nameOf({ namespace = '', name }: ApiObject['metadata']): { namespace: string; name: string } {
  return { namespace, name };
}
