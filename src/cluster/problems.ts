import { countOf } from '../text/count.ts';
import type { Api, ApiObject } from './api.ts';

/** One of the conditions of a pod, a node or a deployment. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

interface ContainerStatus {
  readonly ready: boolean;
  readonly restartCount?: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly terminated?: { readonly exitCode: number; readonly reason?: string };
}

/** A pod, as far as it is read. */
export interface PodObject extends ApiObject {
  readonly spec: { readonly nodeName?: string; readonly hostNetwork?: boolean };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** An event, as far as it is read. */
export interface EventObject extends ApiObject {
  readonly type?: string;
  readonly message?: string;
  /** RFC 3339, UTC. */
  readonly lastTimestamp?: string | null;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string };
}

/** Why pods are not ready, a line each: what their containers wait for, or the last warning about them. */
export async function podProblems(api: Api): Promise<readonly string[]> {
  const [pods, events] = await Promise.all([api.get<{ items: readonly PodObject[] }>('/api/v1/pods'), warningsOf(api)]);
  return pods.items.filter(pod => !isReady(pod)).map(pod => `pod ${pod.metadata.name}${whereOf(pod)}: ${reasonOf(pod, events)}`);
}

/** The cluster's warnings of the last hour, for that long the API keeps events. */
export async function warningsOf(api: Api): Promise<readonly EventObject[]> {
  return (await api.get<{ items: readonly EventObject[] }>('/api/v1/events?fieldSelector=type=Warning')).items;
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

/** Why a pod is not ready, in the words of the cluster: its last warning or what its container does, and how often that was restarted. */
export function reasonOf({ metadata, status }: PodObject, warnings: readonly EventObject[]): string {
  const warning = lastOf(warnings.filter(({ involvedObject }) => involvedObject?.name === metadata.name))?.message;
  const container = status?.containerStatuses?.find(({ ready }) => !ready);
  const unmet = status?.conditions?.find(({ status: value, message }) => value !== 'True' && message)?.message;
  const reason = warning ?? stateOf(container?.state) ?? unmet ?? status?.phase ?? 'no status';
  return [reason, ...restartsOf(container)].join('; ');
}

function lastOf(events: readonly EventObject[]): EventObject | undefined {
  return [...events].sort((a, b) => (a.lastTimestamp ?? '').localeCompare(b.lastTimestamp ?? '')).at(-1);
}

function stateOf({ waiting, terminated }: ContainerState = {}): string | undefined {
  if (waiting) return [waiting.reason, waiting.message].filter(Boolean).join(': ');
  return terminated && endOf(terminated);
}

function endOf({ exitCode, reason }: NonNullable<ContainerState['terminated']>): string {
  return `ended with exit code ${exitCode}${reason && reason !== 'Error' ? ` (${reason})` : ''}`;
}

function restartsOf({ restartCount = 0, lastState }: ContainerStatus = { ready: false }): readonly string[] {
  if (restartCount === 0) return [];
  return [`restarted ${countOf(restartCount, 'time')}${lastState?.terminated ? `, when it had ${endOf(lastState.terminated)}` : ''}`];
}
