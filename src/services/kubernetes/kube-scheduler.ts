import type { Service } from '../service.ts';
import { onControlPlane, programFiles, sandboxPlace } from './parts.ts';

/** The scheduler of a cluster. */
export const scheduler = {
  name: 'kube-scheduler',
  summary: 'chooses a node for each pod',
  where: 'the first node with the role etcd, in a lab with Kubernetes',
  runsOn: onControlPlane,
  startedBy: 'control-plane',
  after: ['kube-apiserver'],
  places: { sandbox: sandboxPlace('kube-scheduler') },
  files: place => programFiles('kube-scheduler', place),
} as const satisfies Service;
