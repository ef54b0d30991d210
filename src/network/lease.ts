import { parseCidr } from './cidr.ts';
import { isRecord, parseRecord } from './json.ts';

/** What a node writes of itself into its subnet lease; absent is what the value does not say. */
export interface LeaseValue {
  readonly publicIp?: string;
  /** flannel's udp backend leaves it out. */
  readonly backendType?: string;
  readonly vtepMac?: string;
}

// flannel pkg/subnet/subnet.go: the IPv4 subnet, then `&` and the IPv6 subnet on a dual-stack node.
const leaseKey = /\/subnets\/([0-9.]+)-([0-9]+)(?:&[0-9a-f:]+-[0-9]+)?$/;

/** The IPv4 subnet, as CIDR, of a key such as `…/subnets/172.33.5.0-24`; undefined when the key is no lease's. */
export function parseLeaseKey(key: string): string | undefined {
  const [, address = '', length = ''] = leaseKey.exec(key) ?? [];
  const subnet = `${address}/${length}`;
  return parseCidr(subnet) && subnet;
}

/** The key of the lease on a subnet given as CIDR. */
export function formatLeaseKey(prefix: string, subnet: string): string {
  return `${prefix}/subnets/${subnet.replace('/', '-')}`;
}

/** Reads a lease's JSON value; text that is no such JSON says nothing. */
export function parseLeaseValue(json: string): LeaseValue {
  const value = parseRecord(json) ?? {};
  const data = isRecord(value['BackendData']) ? value['BackendData'] : {};
  return {
    ...textAs('publicIp', value['PublicIP']),
    ...textAs('backendType', value['BackendType']),
    ...textAs('vtepMac', data['VtepMAC']),
  };
}

function textAs<K extends string>(name: K, value: unknown): Partial<Record<K, string>> {
  return typeof value === 'string' && value !== '' ? ({ [name]: value } as Record<K, string>) : {};
}
