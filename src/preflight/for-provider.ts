import type { Asked } from './collect.ts';

const asked: Readonly<Record<string, Asked>> = { sandbox: 'sandbox', vagrant: 'vagrant', virtualbox: 'virtualbox', libvirt: 'libvirt' };

/** The preflight that a provider's labs need; undefined if none, because their nodes are elsewhere. */
export function preflightFor(providerName: string, hypervisor?: 'virtualbox' | 'libvirt'): Asked | undefined {
  return providerName === 'vagrant' && hypervisor !== undefined ? hypervisor : asked[providerName];
}

/** The names that `preflightFor` knows, as `k8s-lab preflight --provider` takes them. */
export const askable: readonly string[] = Object.keys(asked);
