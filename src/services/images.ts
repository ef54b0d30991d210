/** An image that k8s-lab makes itself. */
export type ImageName = 'pause' | 'nginx' | 'coredns' | 'traefik';

/** The name that a pod gives for each image; no registry has them. */
export const imageReferences: Readonly<Record<ImageName, string>> = {
  pause: 'k8s-lab.local/pause:1',
  nginx: 'k8s-lab.local/nginx:1',
  coredns: 'k8s-lab.local/coredns:1.14.7',
  traefik: 'k8s-lab.local/traefik:3.6.12',
};
