import { parseCidr } from './cidr.ts';
import { isRecord, parseRecord } from './json.ts';

/** The fields of a subnet lease's value; absent if the value does not have them. */
export interface LeaseValue {
  readonly publicIp?: string;
  /** flannel's udp backend omits it. */
  readonly backendType?: string;
  readonly vtepMac?: string;
}

// flannel pkg/subnet/subnet.go: the IPv4 subnet, then `&` and the IPv6 subnet on a dual-stack node.
const leaseKey = /\/subnets\/([0-9.]+)-([0-9]+)(?:&[0-9a-f:]+-[0-9]+)?$/;

/** The IPv4 subnet, as CIDR, of a key such as `…/subnets/172.33.5.0-24`; undefined if the key is not a lease's. */
export function parseLeaseKey(key: string): string | undefined {
  const [, address = '', length = ''] = leaseKey.exec(key) ?? [];
  const subnet = `${address}/${length}`;
  return parseCidr(subnet) && subnet;
}

/** The key of the lease for a subnet in CIDR notation. */
export function formatLeaseKey(prefix: string, subnet: string): string {
  return `${prefix}/subnets/${subnet.replace('/', '-')}`;
}

/** Reads a lease's JSON value; other text yields no fields. */
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
