import { nearest } from '../text/did-you-mean.ts';
import { listWords } from './words.ts';

/** The options that each backend of flannel has besides its type. */
export const backendTypes = {
  'host-gw': [],
  vxlan: ['vni', 'port', 'directRouting'],
  udp: ['port'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type BackendType = keyof typeof backendTypes;

/** Why a backend may not have the option: it is another's, or nobody's. */
export function explainBackendOption(type: BackendType, option: string): string {
  const owners = Object.entries(backendTypes).filter(([, options]) => (options as readonly string[]).includes(option));
  if (owners.length > 0) {
    return `the ${type} backend has no such option; it belongs to ${listWords(owners.map(([owner]) => owner))}`;
  }
  const allowed = ['type', ...backendTypes[type]];
  const meant = nearest(option, allowed);
  if (meant !== undefined) return `unknown key; did you mean ${meant}?`;
  return `unknown key; the ${type} backend has ${listWords(allowed)}`;
}
