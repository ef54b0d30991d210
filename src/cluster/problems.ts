import type { Api, ApiObject } from './api.ts';

/** One of the conditions of a pod, a node or a deployment. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

/** A pod, as far as it is read. */
export interface PodObject extends ApiObject {
  readonly spec: { readonly nodeName?: string; readonly hostNetwork?: boolean };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly { readonly ready: boolean; readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } } }[];
  };
}

/** An event, as far as it is read. */
export interface EventObject extends ApiObject {
  readonly type?: string;
  readonly message?: string;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string };
}

/** Why pods are not ready, a line each: what their containers wait for, or the last warning about them. */
export async function podProblems(api: Api): Promise<readonly string[]> {
  const [pods, events] = await Promise.all([
    api.get<{ items: readonly PodObject[] }>('/api/v1/pods'),
    api.get<{ items: readonly EventObject[] }>('/api/v1/events?fieldSelector=type=Warning'),
  ]);
  return pods.items.filter(pod => !isReady(pod)).map(pod => `pod ${pod.metadata.name}${whereOf(pod)}: ${reasonOf(pod, events.items)}`);
}

/** An object with conditions: a pod or a node. */
export interface HasConditions extends ApiObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** Whether a pod or a node has the condition Ready. */
export function isReady({ status }: HasConditions): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

function whereOf({ spec }: PodObject): string {
  return spec.nodeName === undefined ? '' : ` on ${spec.nodeName}`;
}

/** Why a pod is not ready, in the words of the cluster. */
export function reasonOf({ metadata, status }: PodObject, events: readonly EventObject[]): string {
  const warning = events.findLast(({ involvedObject }) => involvedObject?.name === metadata.name)?.message;
  const waiting = status?.containerStatuses?.find(({ ready }) => !ready)?.state?.waiting;
  const unmet = status?.conditions?.find(({ status: value, message }) => value !== 'True' && message)?.message;
  return warning ?? (waiting ? [waiting.reason, waiting.message].filter(Boolean).join(': ') : (unmet ?? status?.phase ?? 'no status'));
}
