import type { ApiObject } from '../../cluster/api.ts';
import { kubectlArgv } from '../../cluster/kubectl.ts';
import { clusterObjects } from '../../cluster/objects/index.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import { quote } from '../../text/quote.ts';
import type { CureAction, Staging } from '../fault.ts';

/** A Service as k8s-lab creates it. */
export interface PlannedService extends ApiObject {
  readonly spec: { readonly selector: Readonly<Record<string, string>>; readonly ports: readonly { readonly port: number; readonly protocol: string; readonly targetPort: number }[] };
}

/** An Ingress as k8s-lab creates it. */
export interface PlannedIngress extends ApiObject {
  readonly spec: {
    readonly ingressClassName: string;
    readonly rules: readonly { readonly http: { readonly paths: readonly { readonly backend: { readonly service: { readonly name: string; readonly port: { readonly number: number } } } }[] } }[];
  };
}

/** A deployment as k8s-lab creates it. */
export interface PlannedDeployment extends ApiObject {
  readonly spec: { readonly replicas: number };
}

/** The kinds of objects that faults are about. */
export interface Kinds {
  readonly Service: PlannedService;
  readonly Ingress: PlannedIngress;
  readonly Deployment: PlannedDeployment;
}

/** The objects of a kind that k8s-lab creates in a lab's cluster. */
export function plannedObjects<K extends keyof Kinds>(lab: LabConfig, kind: K): readonly Kinds[K][] {
  return clusterObjects(lab).filter(object => object.kind === kind) as unknown as readonly Kinds[K][];
}

/** An object's namespace and name, as the API tells them. */
export function keyOf({ metadata: { namespace = 'default', name } }: ApiObject): string {
  return `${namespace}/${name}`;
}

/** The arguments of kubectl that set one part of an object. */
export function patchArgs({ kind = '', metadata: { namespace = 'default', name } }: ApiObject, path: string, value: unknown): readonly [string, ...string[]] {
  return ['patch', kind.toLowerCase(), name, '-n', namespace, '--type=json', '-p', JSON.stringify([{ op: 'replace', path, value }])];
}

/** The arguments of kubectl that scale a deployment. */
export function scaleArgs({ metadata: { namespace = 'default', name } }: ApiObject, replicas: number): readonly [string, ...string[]] {
  return ['scale', 'deployment', name, '-n', namespace, `--replicas=${replicas}`];
}

/** A command of a fix that kubectl does. */
export function kubectl(argv: readonly [string, ...string[]]): CureAction {
  return { where: 'kubectl', argv };
}

/** A drill whose commands kubectl does, on the node with the API. */
export function stageKubectl(node: string, inject: readonly string[], revert: readonly string[], sets: string): Staging {
  return { node, inject: quote(kubectlArgv(inject)), revert: quote(kubectlArgv(revert)), sets: [sets] };
}
