import type { LabConfig } from '../config/lab-config.ts';
import { deadlineOf } from '../system/deadline.ts';
import type { Api, ApiObject } from './api.ts';
import { follow } from './follow.ts';
import { isReady, podProblems } from './problems.ts';
import type { HasConditions } from './problems.ts';

export interface AwaitOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called with what is not ready yet. */
  readonly tell: (text: string) => void;
}

interface DeploymentObject extends ApiObject {
  readonly spec: { readonly replicas?: number };
  readonly status?: { readonly observedGeneration?: number; readonly updatedReplicas?: number; readonly readyReplicas?: number; readonly replicas?: number };
}

/** Watches until every node is Ready and every given deployment has its pods; returns what is not ready at the deadline. */
export async function awaitReady(api: Api, config: LabConfig, deployments: readonly ApiObject[], options: AwaitOptions): Promise<readonly string[]> {
  const stop = new AbortController();
  const { signal, clear } = deadlineOf(options.timeoutMs, [stop.signal, options.signal]);
  const waiting = new Set([...config.nodes.map(({ name }) => `node ${name}`), ...deployments.map(labelOf)]);
  const settle = (label: string, ready: boolean): void => {
    if (!waiting.has(label) && (ready || !known.has(label))) return;
    if (ready) waiting.delete(label);
    else waiting.add(label);
    if (waiting.size === 0) stop.abort();
    else options.tell(`waiting for ${[...waiting].join(', ')}`);
  };
  const known = new Set(waiting);
  await Promise.all([
    follow(api, '/api/v1/nodes?watch=1', signal, object => settle(`node ${object.metadata.name}`, isReady(object as HasConditions))),
    ...(deployments.length > 0 ? [follow(api, '/apis/apps/v1/deployments?watch=1', signal, object => settle(labelOf(object), isRolledOut(object as DeploymentObject)))] : []),
  ]).finally(clear);
  if (waiting.size === 0) return [];
  return [`not ready: ${[...waiting].join(', ')}`, ...(await podProblems(api))];
}

/** Whether all wanted pods of a deployment's newest version are ready, and no others are left. */
export function isRolledOut({ metadata, spec, status }: DeploymentObject): boolean {
  const wanted = spec.replicas ?? 1;
  return (
    status?.observedGeneration === metadata.generation &&
    status?.updatedReplicas === wanted &&
    status.readyReplicas === wanted &&
    status.replicas === wanted
  );
}

function labelOf({ metadata: { name } }: ApiObject): string {
  return `deployment ${name}`;
}
