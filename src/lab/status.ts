import type { Observation } from '../observe/observation.ts';

/** The status of a running lab. */
export interface LabStatus {
  readonly schema: 1;
  readonly lab: string;
  readonly running: boolean;
  readonly api: string;
  readonly etcd: { readonly reachable: boolean; readonly healthy: boolean; readonly version: string | null };
  readonly nodes: readonly NodeStatus[];
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
export function statusOf({ lab, api, nodes, etcd }: Observation): LabStatus {
  const leases = new Map(etcd[api].leases.map(lease => [lease.publicIp, lease]));
  return {
    schema: 1,
    lab: lab.name,
    running: true,
    api,
    etcd: { reachable: etcd.reachable, healthy: etcd.healthy, version: etcd.version ?? null },
    nodes: nodes.map(({ name, address, reachable, services }) => ({
      ...{ name, address, reachable },
      subnet: leases.get(address)?.subnet ?? null,
      leaseTtl: leases.get(address)?.ttl ?? null,
      services: services.map(({ name: service, activeState, restarts }) => ({ name: service, state: activeState, restarts })),
    })),
  };
}
