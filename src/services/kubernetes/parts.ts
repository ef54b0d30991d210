import { controlPlaneNodes } from '../../config/kubernetes-addresses.ts';
import type { KubernetesConfig, LabConfig, NodeConfig } from '../../config/lab-config.ts';
import { sandboxPrograms, unitFolder } from '../paths.ts';
import type { Place, ServiceFile } from '../service.ts';

/** The folder of a node's Kubernetes settings. */
export const settingsFolder = '/etc/kubernetes';

/** Where containerd looks for the network of pods; it takes the first file. */
export const cniFolder = '/etc/cni/net.d';

/** The lab's own file there, which write-cni.sh writes from the node's lease. */
export const cniFile = '10-k8s-lab.conflist';

/** The names under which the multi-call program does its parts. */
export const kubePrograms = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'] as const;

/** Whether a node has a service that all nodes of a cluster have. */
export function onEveryNode(_: NodeConfig, { kubernetes }: LabConfig): boolean {
  return kubernetes !== undefined;
}

/** Whether a node has a service of the control plane, which is beside etcd's first member. */
export function onControlPlane({ name }: NodeConfig, config: LabConfig): boolean {
  return config.kubernetes !== undefined && controlPlaneNodes(config).some(node => node.name === name);
}

/** Where the sandbox has a program of Kubernetes; its arguments are in its settings. */
export function sandboxPlace(name: string): Place {
  return { program: `${sandboxPrograms}/${name}`, settings: `${settingsFolder}/${name}.env` };
}

/** The unit of a program of Kubernetes, and its arguments on each node; `extraOf` gives the lab's own, by their names. */
export function programFiles(name: string, { settings }: Place, extraOf: (kubernetes: KubernetesConfig) => Readonly<Record<string, string>> = () => ({})): readonly ServiceFile[] {
  const unit = `${name}.service`;
  const own: ServiceFile['own'] = (_, { kubernetes }) => ({
    extra: Object.entries(kubernetes ? extraOf(kubernetes) : {}).map(([key, value], index) => ({ variable: `ARGUMENT_${index}`, reference: `\${ARGUMENT_${index}}`, name: key, value })),
  });
  return [
    { template: 'kubernetes/unit.service', name: `${name}/${unit}`, path: `${unitFolder}/${unit}`, own },
    { template: `kubernetes/${name}.env`, name: `${name}/NODE.env`, path: settings, own },
  ];
}
