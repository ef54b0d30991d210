import type { Fields, Zod } from '../schema.ts';

/** The schema of one probe of what a cluster serves. */
const probeSchema = (z: Zod) => ({
  from: z.object({ node: z.string(), place: z.string() }),
  /** What it shows: a Service's address, a name, the ingress, one backend of the ingress, a pod's own Service. */
  shows: z.enum(['service', 'dns', 'no-such-name', 'ingress', 'backend', 'hairpin']),
  protocol: z.enum(['tcp', 'http', 'dns']),
  ...{ address: z.string(), port: z.number() },
  /** The Service, as namespace/name; of a backend, its pod. */
  target: z.string(),
  /** The name that is asked for, or the Host of a request. */
  name: z.string().exactOptional(),
  ok: z.boolean(),
  /** The pod that served a page, by its header X-Served-By, or the address of a name. */
  answer: z.string().exactOptional(),
  error: z.string().exactOptional(),
});

/** The schema of a deployment, with its numbers of pods. */
const deploymentSchema = (z: Zod) => ({
  ...{ namespace: z.string(), name: z.string() },
  ...{ wanted: z.number(), ready: z.number(), upToDate: z.number(), all: z.number() },
  /** Why the API refuses to create its pods; absent: it does not. */
  refused: z.string().exactOptional(),
});

/** The schema of what the API of a cluster says, and of probes of what it serves. */
export const clusterSchema = (z: Zod) => ({
  /** Whether the API answered. */
  reachable: z.boolean(),
  unreachableBecause: z.string().exactOptional(),
  /** Whether /readyz says ok. */
  ready: z.boolean(),
  /** The sub-checks of /readyz that failed. */
  failing: z.array(z.string()),
  /** Such as v1.33.13. */
  version: z.string().exactOptional(),
  nodes: z.array(
    z.object({
      name: z.string(),
      ready: z.boolean(),
      /** What the condition Ready says. */
      message: z.string(),
      internalIp: z.string(),
    }),
  ),
  /** Whether the API reaches kubelet's port on each registered node. Absent: recorded before it was asked. */
  kubelets: z.array(z.object({ node: z.string(), ok: z.boolean(), error: z.string().exactOptional() })).exactOptional(),
  /** Pods that are not being deleted and have not ended. */
  pods: z.array(
    z.object({
      ...{ namespace: z.string(), name: z.string(), node: z.string(), address: z.string() },
      hostNetwork: z.boolean(),
      ready: z.boolean(),
      /** Why it is not ready, as its containers or its conditions say. */
      reason: z.string(),
    }),
  ),
  deployments: z.array(z.object(deploymentSchema(z))),
  services: z.array(
    z.object({
      ...{ namespace: z.string(), name: z.string(), clusterIp: z.string() },
      /** Absent: recorded before it was read. */
      selector: z.record(z.string(), z.string()).exactOptional(),
      ports: z.array(z.object({ port: z.number(), protocol: z.string(), targetPort: z.string().exactOptional() })),
      /** The addresses that are ready, with their ports. */
      endpoints: z.array(z.object({ address: z.string(), node: z.string(), port: z.number() })),
    }),
  ),
  /** Absent: recorded before they were read. */
  ingresses: z
    .array(
      z.object({
        ...{ namespace: z.string(), name: z.string(), className: z.string() },
        /** The Services behind it, as `name:port`. */
        backends: z.array(z.string()),
      }),
    )
    .exactOptional(),
  probes: z.array(z.object(probeSchema(z))),
});

export type ClusterFacts = Fields<typeof clusterSchema>;
export type ClusterProbe = ClusterFacts['probes'][number];
