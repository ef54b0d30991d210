import { openApi } from '../cluster/api.ts';
import type { Api, ApiObject } from '../cluster/api.ts';
import { applyObjects } from '../cluster/apply.ts';
import { awaitNode } from '../cluster/await-node.ts';
import { awaitReady } from '../cluster/await-ready.ts';
import { clusterObjects } from '../cluster/objects/index.ts';
import { pathOf } from '../cluster/objects/paths.ts';
import { ClusterError } from '../errors.ts';
import type { LabConfig } from '../config/lab-config.ts';
import { etcdMachine } from '../lab/lab.ts';
import { demo } from '../services/kubernetes/cluster.ts';
import { countOf } from '../text/count.ts';
import { machinesOf } from './step.ts';
import type { Step } from './step.ts';

const readyTimeoutMs = 90_000;
/** How long the demo waits for the ingress's node, beside which it can also be elsewhere. */
const besideTimeoutMs = 10_000;

/** The cluster's own workloads exist and are ready, and so is every node. */
export const clusterObjectsStep: Step = {
  id: 'workloads',
  title: 'Start the workloads',
  appliesTo: ({ kubernetes }) => kubernetes !== undefined,
  plan: ({ record: { config } }) =>
    clusterObjects(config).map(object => ({ kind: 'write', where: 'the API of Kubernetes', path: pathOf(object), content: JSON.stringify(object, undefined, 2) })),
  async run(context, tell) {
    const machines = machinesOf(context);
    const { config } = context.record;
    const node = etcdMachine(machines);
    const timeoutMs = readyTimeoutMs * (machines.patience ?? 1);
    const objects = clusterObjects(config);
    const api = await openApi(node);
    try {
      const changed = await createObjects(api, objects, config, { timeoutMs, besideTimeoutMs: besideTimeoutMs * (machines.patience ?? 1), signal: context.signal });
      if (changed > 0) context.changed = true;
      const deployments = objects.filter(({ kind }) => kind === 'Deployment');
      const problems = await awaitReady(api, config, deployments, { timeoutMs, signal: context.signal, tell });
      if (problems.length > 0) {
        throw new ClusterError(`the cluster did not become ready\n${problems.join('\n')}`, {
          hint: '`k8s-lab up --retain` keeps the lab; then `k8s-lab kubectl -- get pods -A -o wide` shows the pods',
        });
      }
      return `${countOf(config.nodes.length, 'node')} and ${countOf(deployments.length, 'deployment')} are ready`;
    } finally {
      api.close();
    }
  },
};

interface CreateOptions {
  readonly timeoutMs: number;
  readonly besideTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** Creates all objects at once, but the two nginx only when one of them can be on the ingress's node; returns how many were changed. */
async function createObjects(api: Api, objects: readonly ApiObject[], { kubernetes }: LabConfig, { timeoutMs, besideTimeoutMs, signal }: CreateOptions): Promise<number> {
  const isDemo = ({ kind, metadata }: ApiObject): boolean => kind === 'Deployment' && metadata.name === demo.name;
  const applyDemo = async (): Promise<number> => {
    const beside = kubernetes?.ingress?.node;
    if (beside !== undefined) await awaitNode(api, beside, { timeoutMs: besideTimeoutMs, signal });
    return await applyObjects(api, objects.filter(isDemo), { timeoutMs, signal });
  };
  const changed = await Promise.all([applyObjects(api, objects.filter(object => !isDemo(object)), { timeoutMs, signal }), applyDemo()]);
  return changed.reduce((sum, count) => sum + count, 0);
}
