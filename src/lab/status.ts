import type { LabConfig } from '../config/lab-config.ts';
import type { ClusterFacts, Observation } from '../observe/observation.ts';
import { ingressOf } from '../services/kubernetes/cluster.ts';
import type { ContainerRights } from './container-rights.ts';

/** The status of a running lab. */
export interface LabStatus {
  readonly schema: 1;
  readonly lab: string;
  readonly running: boolean;
  readonly api: string;
  readonly etcd: {
    readonly reachable: boolean;
    readonly healthy: boolean;
    readonly version: string | null;
    /** Why its leases are unknown; null if they were read. */
    readonly unreadBecause: string | null;
  };
  readonly nodes: readonly NodeStatus[];
  /** Absent in a lab without Kubernetes. */
  readonly kubernetes?: KubernetesStatus;
}

/** The status of a lab's cluster, as its API tells it. */
export interface KubernetesStatus {
  readonly reachable: boolean;
  readonly ready: boolean;
  readonly version: string | null;
  /** Ready, or why it is not. */
  readonly nodes: readonly { readonly name: string; readonly ready: boolean; readonly message: string; readonly pods: number; readonly podsReady: number }[];
  /** The URL that the ingress answers, with the Host of the demo; null without an ingress. */
  readonly ingress: { readonly url: string; readonly host: string; readonly node: string } | null;
  /** Null if the first node did not answer. */
  readonly containers: ContainerRights | null;
}

export interface NodeStatus {
  readonly name: string;
  readonly address: string;
  readonly reachable: boolean;
  /** FLANNEL_SUBNET's network as CIDR, of the node's lease in etcd. */
  readonly subnet: string | null;
  /** Seconds until the lease expires; null without a lease, or for a reservation. */
  readonly leaseTtl: number | null;
  readonly services: readonly { readonly name: string; readonly state: string; readonly restarts: number }[];
}

/** Summarizes an observation; it needs no probes. */
export function statusOf(seen: Observation, containers?: ContainerRights): LabStatus {
  const { lab, api, nodes, etcd } = seen;
  const leases = new Map(etcd[api].leases.map(lease => [lease.publicIp, lease]));
  return {
    schema: 1,
    lab: lab.name,
    running: true,
    api,
    etcd: { reachable: etcd.reachable, healthy: etcd.healthy, version: etcd.version ?? null, unreadBecause: etcd[api].unreadBecause ?? null },
    nodes: nodes.map(({ name, address, reachable, services }) => ({
      ...{ name, address, reachable },
      subnet: leases.get(address)?.subnet ?? null,
      leaseTtl: leases.get(address)?.ttl ?? null,
      services: services.map(({ name: service, activeState, restarts }) => ({ name: service, state: activeState, restarts })),
    })),
    ...(seen.cluster && { kubernetes: kubernetesStatus(seen.cluster, lab, containers) }),
  };
}

function kubernetesStatus({ reachable, ready, version, nodes, pods }: ClusterFacts, lab: LabConfig, containers: ContainerRights | undefined): KubernetesStatus {
  return {
    ...{ reachable, ready, version: version ?? null },
    nodes: nodes.map(({ name, ready: isReady, message }) => {
      const own = pods.filter(({ node }) => node === name);
      return { name, ready: isReady, message, pods: own.length, podsReady: own.filter(pod => pod.ready).length };
    }),
    ingress: ingressOf(lab) ?? null,
    containers: containers ?? null,
  };
}
