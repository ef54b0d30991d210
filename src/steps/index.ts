import type { LabConfig } from '../config/lab-config.ts';
import { certificates } from './certificates.ts';
import { clusterObjectsStep } from './cluster-objects.ts';
import { controlPlane } from './control-plane.ts';
import { etcd } from './etcd.ts';
import { etcdUsersStep } from './etcd-users.ts';
import { kubelets } from './kubelets.ts';
import { machines } from './machines.ts';
import { overlay } from './overlay.ts';
import { proof } from './proof.ts';
import { seed } from './seed.ts';
import type { Step } from './step.ts';

/** Every step from nothing to a verified lab, in order. */
export const steps: readonly Step[] = [machines, certificates, etcd, etcdUsersStep, seed, overlay, controlPlane, kubelets, clusterObjectsStep, proof];

/** The steps that bring up this lab. */
export function stepsOf(config: LabConfig): readonly Step[] {
  return steps.filter(step => step.appliesTo?.(config) ?? true);
}
