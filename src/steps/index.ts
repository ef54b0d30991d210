import { etcd } from './etcd.ts';
import { machines } from './machines.ts';
import { overlay } from './overlay.ts';
import { proof } from './proof.ts';
import { seed } from './seed.ts';
import type { Step } from './step.ts';

/** From nothing to a lab proved ready. */
export const upSteps: readonly Step[] = [machines, etcd, seed, overlay, proof];
