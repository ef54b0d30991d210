import type { ApiObject } from '../api.ts';

interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  /** Fields of the pod besides its container. */
  readonly pod?: Readonly<Record<string, unknown>>;
  readonly container: Readonly<Record<string, unknown>>;
  readonly strategy?: 'Recreate';
}

/** A deployment of pods with one container each; its pods have the label `app`. */
export function deployment({ name, namespace, replicas, pod, container, strategy }: Workload): ApiObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas,
      ...(strategy && { strategy: { type: strategy } }),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { ...pod, containers: [{ name, imagePullPolicy: 'Never', ...container }] },
      },
    },
  };
}

/** Pods on this node only. */
export function onNode(name: string): Readonly<Record<string, unknown>> {
  return { nodeSelector: { 'kubernetes.io/hostname': name } };
}

/** Ready once this answers; asked every second. */
export function readyAt(path: string, port: number): Readonly<Record<string, unknown>> {
  return { readinessProbe: { httpGet: { path, port }, periodSeconds: 1 } };
}
