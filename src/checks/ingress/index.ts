import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { ingressAnswers } from './ingress-answers.ts';

/** Checks of what comes in from outside the cluster. */
export const ingress = inLayer('ingress', [ingressAnswers] as const satisfies readonly Check[]);
