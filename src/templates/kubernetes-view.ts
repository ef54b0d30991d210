import type { KubernetesConfig, LabConfig } from '../config/lab-config.ts';
import { formatCidr } from '../network/cidr.ts';
import { apiserverPort, dnsServiceAddress } from '../config/kubernetes-addresses.ts';
import { pkiFolder } from '../services/kubernetes/cluster.ts';
import { imageReferences } from '../services/images.ts';
import type { ImageName } from '../services/images.ts';
import type { NamedOption } from './view.ts';

/** What the templates of a cluster can name. */
export interface KubernetesView {
  readonly apiPort: number;
  /** The folder of certificates and keys. */
  readonly pki: string;
  readonly serviceNetwork: string;
  readonly dnsAddress: string;
  readonly clusterDomain: string;
  readonly podNetwork: string;
  /** Admission plug-ins, separated by commas. */
  readonly admission: string;
  readonly apiserverArgs: readonly NamedOption[];
  readonly kubeletArgs: readonly NamedOption[];
  readonly images: Readonly<Record<ImageName, string>>;
}

/** What a lab's templates say of its cluster; null without one. */
export function kubernetesView({ kubernetes, flannel }: LabConfig): KubernetesView | null {
  if (!kubernetes) return null;
  return {
    ...{ apiPort: apiserverPort, pki: pkiFolder, images: imageReferences },
    serviceNetwork: formatCidr(kubernetes.serviceNetwork),
    dnsAddress: dnsServiceAddress(kubernetes),
    clusterDomain: kubernetes.clusterDomain,
    podNetwork: formatCidr(flannel.network),
    admission: ['NodeRestriction', ...kubernetes.admission].join(','),
    apiserverArgs: named(kubernetes.apiserverArgs),
    kubeletArgs: named(kubernetes.kubeletArgs),
  };
}

function named(options: KubernetesConfig['kubeletArgs']): readonly NamedOption[] {
  return Object.entries(options).map(([name, value]) => ({ name, value }));
}
