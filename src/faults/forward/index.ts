import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { brNetfilter } from './br-netfilter.ts';
import { foreignFilter } from './foreign-filter.ts';
import { foreignQueue } from './foreign-queue.ts';
import { forwardDrop } from './forward-drop.ts';
import { interfaceForwarding0 } from './interface-forwarding-0.ts';
import { ipForward0 } from './ip-forward-0.ts';
import { iptablesMixed } from './iptables-mixed.ts';
import { podMasquerade } from './pod-masquerade.ts';
import { rejectBeforeAccept } from './reject-before-accept.ts';
import { rpFilter } from './rp-filter.ts';

/** Faults of a node's packet forwarding. */
export const forward = inLayer('forward', [
  ipForward0,
  interfaceForwarding0,
  brNetfilter,
  podMasquerade,
  rpFilter,
  iptablesMixed,
  rejectBeforeAccept,
  forwardDrop,
  foreignFilter,
  foreignQueue,
] as const satisfies readonly Fault[]);
