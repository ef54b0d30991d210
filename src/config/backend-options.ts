import { nearest } from '../text/did-you-mean.ts';
import { listWords } from './words.ts';

/** The options of each flannel backend, besides its type. */
export const backendTypes = {
  'host-gw': [],
  vxlan: ['vni', 'port', 'directRouting'],
  udp: ['port'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type BackendType = keyof typeof backendTypes;

/** Why a backend does not accept an option: another backend has it, or none. */
export function explainBackendOption(type: BackendType, option: string): string {
  const owners = Object.entries(backendTypes).filter(([, options]) => (options as readonly string[]).includes(option));
  if (owners.length > 0) {
    return `the ${type} backend does not have this option; only ${listWords(owners.map(([owner]) => owner))} ${owners.length === 1 ? 'has' : 'have'} it`;
  }
  const allowed = ['type', ...backendTypes[type]];
  const meant = nearest(option, allowed);
  if (meant !== undefined) return `unknown key; did you mean ${meant}?`;
  return `unknown key; expected one of ${allowed.join(', ')}`;
}
