import { alignCidr, parseCidr } from '../network/cidr.ts';
import { defaults } from './defaults.ts';
import type { KubernetesConfig, NodeConfig } from './lab-config.ts';
import type { DraftKubernetes } from './lab-draft.ts';

/** The Kubernetes cluster that a draft describes, with defaults filled in. */
export function resolveKubernetes(draft: DraftKubernetes, nodes: readonly NodeConfig[]): KubernetesConfig {
  const ingress = resolveIngress(draft.ingress, nodes);
  const network = draft.serviceNetwork === undefined ? undefined : parseCidr(draft.serviceNetwork);
  return {
    version: draft.version ?? defaults.kubernetes.version,
    serviceNetwork: network ? alignCidr(network) : defaults.kubernetes.serviceNetwork,
    clusterDomain: draft.clusterDomain ?? defaults.kubernetes.clusterDomain,
    dns: draft.dns ?? true,
    ...(ingress && { ingress }),
    demo: draft.demo ?? ingress !== undefined,
    apiserverArgs: asText(draft.apiserverArgs),
    kubeletArgs: asText(draft.kubeletArgs),
    admission: draft.admission ?? [],
  };
}

function resolveIngress(draft: DraftKubernetes['ingress'] = 'traefik', nodes: readonly NodeConfig[]): KubernetesConfig['ingress'] {
  if (draft === false) return undefined;
  const { controller = 'traefik', node } = draft === 'traefik' ? {} : draft;
  const usual = nodes.find(({ name }) => name === 'node2') ?? nodes.at(-1);
  return { controller, node: node ?? usual?.name ?? '' };
}

function asText(given: Readonly<Record<string, string | number | boolean>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}
