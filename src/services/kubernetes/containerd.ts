import { executable, sandboxPrograms, unitFolder } from '../paths.ts';
import type { Service } from '../service.ts';
import { imagesOf } from './cluster.ts';
import { onEveryNode } from './parts.ts';

const loadImages = `${sandboxPrograms}/load-images.sh`;

/** The container runtime of a node. */
export const containerd = {
  name: 'containerd',
  summary: 'runs the containers of its node',
  where: 'every node, in a lab with Kubernetes',
  runsOn: onEveryNode,
  startedBy: 'control-plane',
  after: [],
  readyFile: '/run/containerd/containerd.sock',
  places: { sandbox: { program: 'containerd', settings: '/etc/containerd/config.toml', afterStart: loadImages } },
  files: ({ settings }) => [
    { template: 'kubernetes/containerd.service', name: 'containerd/containerd.service', path: `${unitFolder}/containerd.service` },
    { template: 'kubernetes/containerd.toml', name: 'containerd/config.toml', path: settings },
    { template: 'kubernetes/images', name: 'containerd/NODE.images', path: '/etc/containerd/images', own: (node, config) => ({ images: imagesOf(node, config) }) },
    { template: 'kubernetes/load-images.sh', name: 'containerd/load-images.sh', path: loadImages, mode: executable },
    { template: 'kubernetes/runc', name: 'containerd/runc-in-userns', path: `${sandboxPrograms}/runc-in-userns`, mode: executable },
  ],
} as const satisfies Service;
