import { openApi } from '../../cluster/api.ts';
import type { Api, ApiObject } from '../../cluster/api.ts';
import { differences } from '../../cluster/objects/differences.ts';
import { clusterObjects } from '../../cluster/objects/index.ts';
import { pathOf, titleOf } from '../../cluster/objects/paths.ts';
import type { Machines } from '../../providers/provider.ts';
import type { CloserFacts } from '../closer-facts.ts';
import { apiNode } from './api-node.ts';

type ChangedObject = NonNullable<CloserFacts['objects']>[number];

/** Where the objects that k8s-lab creates in a cluster are missing or changed; undefined if the API does not answer. */
export async function changedObjects(machines: Machines): Promise<readonly ChangedObject[] | undefined> {
  const { node, timeoutMs } = apiNode(machines);
  if (!node) return undefined;
  let api: Api | undefined;
  try {
    const opened = await openApi(node, { timeoutMs });
    api = opened;
    return (await Promise.all(clusterObjects(machines.record.config).map(async planned => await changesOf(opened, planned)))).flat();
  } catch {
    return undefined;
  } finally {
    api?.close();
  }
}

async function changesOf(api: Api, planned: ApiObject): Promise<readonly ChangedObject[]> {
  const { status, body } = await api.request('GET', pathOf(planned));
  const object = titleOf(planned);
  if (status === 404) return [{ object, path: '', expected: 'exists', actual: 'missing' }];
  return status < 300 ? differences(planned, JSON.parse(body)).map(one => ({ object, ...one })) : [];
}
