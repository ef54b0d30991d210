import { ClusterError } from '../errors.ts';
import { poll } from '../system/poll.ts';
import { messageIn } from './api.ts';
import type { Api, ApiObject } from './api.ts';
import { pathOf } from './objects/paths.ts';

interface IpAddress {
  readonly spec: { readonly parentRef: { readonly resource: string; readonly namespace?: string; readonly name: string } };
}

export interface ApplyOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Makes every object be as it is given, all at once; returns how many were created or changed. */
export async function applyObjects(api: Api, objects: readonly ApiObject[], options: ApplyOptions): Promise<number> {
  const changed = await Promise.all(objects.map(object => applyObject(api, object, options)));
  return changed.filter(Boolean).length;
}

async function applyObject(api: Api, object: ApiObject, { timeoutMs, signal }: ApplyOptions): Promise<boolean> {
  const path = pathOf(object);
  const before = versionIn((await api.request('GET', path)).body);
  let last = '';
  const applied = await poll(
    async () => {
      const { status, body } = await api.request('PATCH', `${path}?fieldManager=k8s-lab&force=true`, { body: object });
      if (status < 300) return { version: versionIn(body) };
      last = messageIn(body);
      if (isAddressTaken(status, last)) await freeAddress(api, object);
      else if (!isTransient(status)) throw refused(object, last);
      return undefined;
    },
    { timeoutMs, signal, longestPauseMs: 100 },
  );
  if (!applied) throw refused(object, last);
  return applied.version !== before;
}

// A new API server still creates its namespaces, and may be busy.
function isTransient(status: number): boolean {
  return status === 404 || status === 409 || status === 429 || status >= 500;
}

function isAddressTaken(status: number, message: string): boolean {
  return status === 422 && message.includes('already allocated');
}

/** Frees the address of a Service whose creation was cut off after its address was allocated; the API itself does so only after a minute. */
async function freeAddress(api: Api, service: ApiObject): Promise<void> {
  const { clusterIP } = service['spec'] as { readonly clusterIP: string };
  const path = `/apis/networking.k8s.io/v1/ipaddresses/${clusterIP}`;
  const { status, body } = await api.request('GET', path);
  if (status !== 200) return;
  const { resource, namespace = '', name } = (JSON.parse(body) as IpAddress).spec.parentRef;
  if (`${resource}/${namespace}/${name}` !== `services/${service.metadata.namespace ?? ''}/${service.metadata.name}`) {
    throw refused(service, `${clusterIP} belongs to ${resource === 'services' ? 'the service' : resource} ${namespace}/${name}`);
  }
  await api.request('DELETE', path);
}

function refused({ kind, metadata: { name } }: ApiObject, why: string): ClusterError {
  return new ClusterError(`the API of Kubernetes refused ${kind ?? 'object'} ${name}: ${why}`);
}

function versionIn(body: string): string | undefined {
  try {
    return (JSON.parse(body) as Partial<ApiObject>).metadata?.resourceVersion;
  } catch {
    return undefined;
  }
}
