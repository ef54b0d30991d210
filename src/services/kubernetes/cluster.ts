import { controlPlaneNodes } from '../../config/kubernetes-addresses.ts';
import type { LabConfig, NodeConfig } from '../../config/lab-config.ts';
import type { ImageName } from '../images.ts';

/** The two nginx, and the name under which they answer through the ingress. */
export const demo = { name: 'nginx', host: 'nginx.demo.com' } as const;

/** Where the demo's page is: the ingress, and the Host that a request needs; undefined without one of them. */
export function ingressOf({ kubernetes, nodes }: LabConfig): { readonly url: string; readonly host: string; readonly node: string } | undefined {
  const node = nodes.find(({ name }) => name === kubernetes?.ingress?.node);
  return node && kubernetes?.demo ? { url: `http://${node.address}/`, host: demo.host, node: node.name } : undefined;
}

/** The node that runs CoreDNS: the one with the API. */
export function dnsNode(config: LabConfig): NodeConfig {
  return controlPlaneNodes(config)[0];
}

/** The deployments that k8s-lab creates in a lab's cluster. */
export function clusterDeployments({ kubernetes }: LabConfig): readonly { readonly namespace: string; readonly name: string }[] {
  if (!kubernetes) return [];
  return [
    ...(kubernetes.dns ? [{ namespace: 'kube-system', name: 'coredns' }] : []),
    ...(kubernetes.ingress ? [{ namespace: 'kube-system', name: 'traefik' }] : []),
    ...(kubernetes.demo ? [{ namespace: 'default', name: demo.name }] : []),
  ];
}

/** The images that a node needs. */
export function imagesOf(node: NodeConfig, config: LabConfig): readonly ImageName[] {
  const { kubernetes } = config;
  if (!kubernetes) return [];
  return [
    'pause',
    ...(kubernetes.demo ? (['nginx'] as const) : []),
    ...(kubernetes.dns && node.name === dnsNode(config).name ? (['coredns'] as const) : []),
    ...(kubernetes.ingress?.node === node.name ? (['traefik'] as const) : []),
  ];
}
