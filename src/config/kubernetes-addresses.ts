import { ipv4FromNumber } from '../network/address.ts';
import { firstNumber } from '../network/cidr.ts';
import { etcdNodes } from './lab-config.ts';
import type { Ipv4 } from '../network/address.ts';
import type { KubernetesConfig, LabConfig, NodeConfig } from './lab-config.ts';

/** The port of kube-apiserver on a control-plane node. */
export const apiserverPort = 6443;

/** The port of kubelet on every node, where the API asks for logs, commands in pods and forwarded ports. */
export const kubeletPort = 10_250;

/** The nodes that run the control plane: the first with etcd, however many members that has. */
export function controlPlaneNodes(lab: LabConfig): readonly [NodeConfig, ...NodeConfig[]] {
  return [etcdNodes(lab)[0]];
}

/** The URL of the API on the first control-plane node, which needs no Service to be reached. */
export function apiserverUrl(lab: LabConfig): string {
  return `https://${controlPlaneNodes(lab)[0].address}:${apiserverPort}`;
}

/** The cluster IP of the Service kubernetes: the first of the service network. */
export function apiServiceAddress({ serviceNetwork }: KubernetesConfig): Ipv4 {
  return ipv4FromNumber(firstNumber(serviceNetwork) + 1);
}

/** The cluster IP of the DNS server: the second of the service network. */
export function dnsServiceAddress({ serviceNetwork }: KubernetesConfig): Ipv4 {
  return ipv4FromNumber(firstNumber(serviceNetwork) + 2);
}
