import type { Asked } from './collect.ts';

const asked: Readonly<Record<string, Asked>> = { sandbox: 'sandbox', vagrant: 'vagrant', virtualbox: 'virtualbox', libvirt: 'libvirt' };

/** The preflight that a provider's labs need; undefined if its nodes are on other machines. */
export function preflightFor(providerName: string, hypervisor?: 'virtualbox' | 'libvirt'): Asked | undefined {
  return providerName === 'vagrant' && hypervisor !== undefined ? hypervisor : asked[providerName];
}

/** The names that `preflightFor` knows: the choices of `k8s-lab preflight --provider`. */
export const askable: readonly string[] = Object.keys(asked);
