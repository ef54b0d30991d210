import type { LabConfig } from '../config/lab-config.ts';
import { formatCidr } from '../network/cidr.ts';
import { apiserverPort, dnsServiceAddress } from '../config/kubernetes-addresses.ts';
import { pkiFolder } from '../pki/paths.ts';
import { imageReferences } from '../services/images.ts';
import type { ImageName } from '../services/images.ts';

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
  };
}
