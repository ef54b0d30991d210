import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { apiserverReady } from './apiserver-ready.ts';
import { certificatesValid } from './certificates-valid.ts';
import { cniMatchesLease } from './cni-matches-lease.ts';
import { controlPlaneRunning } from './control-plane-running.ts';
import { kubeletsAnswer } from './kubelets-answer.ts';
import { nodesRegistered } from './nodes-registered.ts';
import { podAddresses } from './pod-addresses.ts';
import { runtimesRunning } from './runtimes-running.ts';
import { systemWorkloads } from './system-workloads.ts';

/** Checks of a cluster's own parts: its control plane, its nodes and its pods. */
export const cluster = inLayer('cluster', [
  ...[controlPlaneRunning, apiserverReady, certificatesValid, runtimesRunning] as const,
  ...[nodesRegistered, kubeletsAnswer, cniMatchesLease, podAddresses, systemWorkloads] as const,
] as const satisfies readonly Check[]);
