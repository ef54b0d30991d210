import type { ApiObject } from '../../cluster/api.ts';
import { kubectlArgv } from '../../cluster/kubectl.ts';
import { titleOf } from '../../cluster/objects/paths.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { CloserFacts } from '../../observe/observation.ts';
import { quote } from '../../text/quote.ts';
import type { CureAction, Evidence, Fault, Staging } from '../fault.ts';
import { kubectl, patchArgs } from './planned-objects.ts';

type ChangedObject = NonNullable<CloserFacts['objects']>[number];

// Faults of their own, which are seen without a closer look.
const namedApart = /^\/spec\/(replicas$|selector(\/|$)|ports\/\d+\/targetPort$|ingressClassName$|rules\/\d+\/http\/paths\/\d+\/backend(\/|$))/;

// The API refuses to change these, so the object is deleted and created again.
const immutable = /^\/(spec\/clusterIP|spec\/controller|roleRef)(\/|$)/;

/** The objects of a lab that a fault is about. */
export interface PlannedGroup {
  readonly planned: (lab: LabConfig) => readonly ApiObject[];
  /** What a drill changes: a text in one part of the first object of a kind. */
  readonly example: { readonly kind: string; readonly part: 'data' | 'spec'; readonly from: string | RegExp; readonly to: string };
}

/** The signature, the cure and the drill of a fault of objects that something else has changed or deleted; only a closer look sees them. */
export function changedObjects({ planned, example }: PlannedGroup): Pick<Fault, 'signature' | 'cure'> & Required<Pick<Fault, 'drill'>> {
  return {
    signature: ({ closer, lab }) => {
      const titles = planned(lab).map(titleOf);
      return (closer?.objects ?? []).filter(({ object, path }) => titles.includes(object) && !namedApart.test(path)).map(toEvidence);
    },
    cure: ({ closer, lab }, evidence) => {
      const objects = planned(lab);
      const changed = objects.filter(object => evidence.some(({ fact }) => fact.endsWith(titleOf(object))));
      return [...changed.map(object => write(object, closer?.objects ?? [])), ...changed.flatMap(object => restarts(object, objects))];
    },
    drill: {
      ...{ on: 'etcd', kubernetes: true },
      stage: ({ node, seen }) => planned(seen.lab).filter(({ kind }) => kind === example.kind).slice(0, 1).map(object => stage(node.name, object, example, planned(seen.lab))),
    },
  };
}

function stage(node: string, object: ApiObject, { part, from, to }: PlannedGroup['example'], objects: readonly ApiObject[]): Staging {
  const script = (value: unknown): string =>
    [kubectl(patchArgs(object, `/${part}`, value)), ...restarts(object, objects), ...awaitRollout(object)].map(({ argv }) => quote(kubectlArgv(argv))).join('\n');
  const wrong: unknown = JSON.parse(JSON.stringify(object[part]).replace(from, to));
  return { node, inject: script(wrong), revert: script(object[part]), sets: [`the lab's ${titleOf(object)}`] };
}

function toEvidence({ object, path, expected, actual }: ChangedObject): Evidence {
  return { fact: path === '' ? object : `${path} of ${object}`, expected, actual, lasting: true };
}

function write(object: ApiObject, seen: readonly ChangedObject[]): CureAction {
  const isImmutable = seen.some(one => one.object === titleOf(object) && immutable.test(one.path));
  const argv = isImmutable ? (['replace', '--force', '-f', '-'] as const) : (['apply', '--server-side', '--force-conflicts', '--field-manager=k8s-lab', '-f', '-'] as const);
  return { where: 'kubectl', argv, input: JSON.stringify(object) };
}

/** Programs read a ConfigMap when they start. */
function restarts({ kind, metadata: { name } }: ApiObject, objects: readonly ApiObject[]): readonly CureAction[] {
  if (kind !== 'ConfigMap') return [];
  const readers = objects.filter(object => object.kind === 'Deployment' && JSON.stringify(object['spec']).includes(`"configMap":{"name":"${name}"}`));
  return readers.flatMap(reader => [kubectl(['rollout', 'restart', ...deploymentArgs(reader)]), ...awaitRollout(reader)]);
}

function awaitRollout(object: ApiObject): readonly CureAction[] {
  return object.kind === 'Deployment' ? [kubectl(['rollout', 'status', ...deploymentArgs(object), '--timeout=50s'])] : [];
}

function deploymentArgs({ metadata: { name, namespace = 'default' } }: ApiObject): readonly string[] {
  return [`deployment/${name}`, '-n', namespace];
}
