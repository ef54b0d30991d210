import type { Service } from '../service.ts';
import { onControlPlane, programFiles, sandboxPlace } from './parts.ts';

/** The controllers of a cluster. */
export const controllerManager = {
  name: 'kube-controller-manager',
  summary: 'runs the controllers of Kubernetes',
  where: 'the first node with the role etcd, in a lab with Kubernetes',
  runsOn: onControlPlane,
  startedBy: 'control-plane',
  after: ['kube-apiserver'],
  places: { sandbox: sandboxPlace('kube-controller-manager') },
  files: place => programFiles('kube-controller-manager', place),
} as const satisfies Service;
