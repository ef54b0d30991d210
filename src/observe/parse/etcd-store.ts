import { parseLeaseKey, parseLeaseValue } from '../../network/lease.ts';
import type { Entry } from '../../keystore/key-store.ts';
import type { EtcdApiFacts, LeaseFacts } from '../observation.ts';

/** What an API that does not answer holds. */
export const apiOff: EtcdApiFacts = { enabled: false, leases: [], strayConfigs: [] };

/** Reads what one store holds: the entries below `prefix`, and those elsewhere whose key `mayBeStray`. */
export function parseEtcdStore(prefix: string, below: readonly Entry[], suspects: readonly Entry[]): EtcdApiFacts {
  const config = below.find(({ key }) => key === `${prefix}/config`)?.value;
  return {
    enabled: true,
    ...(config !== undefined && { config }),
    leases: below.filter(({ key }) => key.startsWith(`${prefix}/subnets/`)).flatMap(parseLease),
    strayConfigs: suspects.filter(({ value }) => isNetworkConfig(value)).map(({ key }) => key),
  };
}

/** Whether a flannel network config might lie at this key by mistake: some part of its path is `config`. */
export function mayBeStray(prefix: string, key: string): boolean {
  return key !== `${prefix}/config` && key.split('/').includes('config');
}

function parseLease({ key, value, ttl }: Entry): LeaseFacts[] {
  const subnet = parseLeaseKey(key);
  return subnet ? [{ key, subnet, ...parseLeaseValue(value), ...(ttl !== undefined && { ttl }) }] : [];
}

/** flannel refuses a config without Network, so that is what makes one (flannel pkg/subnet/config.go). */
function isNetworkConfig(value: string): boolean {
  try {
    const json: unknown = JSON.parse(value);
    return typeof json === 'object' && json !== null && 'Network' in json && typeof json.Network === 'string';
  } catch {
    return false;
  }
}
