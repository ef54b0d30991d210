import { parseIpv4 } from '../network/address.ts';
import type { Observation } from '../observe/observation.ts';

/** A shape of JSON data: the name of a type, a list of such, or an object with at least these fields; a `?` ends the name of one that may be absent. */
type Shape = 'string' | 'ipv4' | 'number' | 'boolean' | 'texts' | readonly [Shape] | { readonly [name: string]: Shape };

const store: Shape = { enabled: 'boolean', 'config?': 'string', leases: [{ key: 'string', subnet: 'string', 'publicIp?': 'string', 'backendType?': 'string', 'vtepMac?': 'string', 'ttl?': 'number' }], strayConfigs: ['string'] };
const cidr: Shape = { address: 'ipv4', prefixLength: 'number' };
const place: Shape = { node: 'string', place: 'string' };

const node: Shape = {
  ...{ name: 'string', address: 'ipv4', roles: ['string'], reachable: 'boolean', 'unreachableBecause?': 'string', 'hostname?': 'string', 'machineId?': 'string', 'clockOffsetMs?': 'number' },
  addresses: [{ device: 'string', ...cidr }],
  links: [{ name: 'string', mtu: 'number', state: 'string', flags: ['string'], 'mac?': 'string', 'master?': 'string' }],
  routes: [{ type: 'string', destination: 'string', 'via?': 'string', 'device?': 'string', 'source?': 'string', 'metric?': 'number', table: 'string', flags: ['string'] }],
  rules: [{ priority: 'number', text: 'string' }],
  neighbours: [{ address: 'string', device: 'string', 'mac?': 'string', state: 'string' }],
  fdb: [{ mac: 'string', device: 'string', 'destination?': 'string', flags: ['string'] }],
  iptables: [{ command: 'string', filter: ['string'], nat: ['string'] }],
  ...{ sysctls: 'texts', files: 'texts', gaps: 'texts', host: { 'firewalld?': 'string', 'networkManager?': 'string', 'selinux?': 'string', 'product?': 'string', 'swapKiB?': 'number', 'udpChecksumErrors?': 'number' } },
  'subnetEnv?': { network: 'string', subnet: 'string', mtu: 'number', ipMasq: 'boolean' },
  services: [{ name: 'string', activeState: 'string', subState: 'string', result: 'string', 'exitStatus?': 'number', restarts: 'number', 'startedAt?': 'number', 'suspended?': 'boolean', argv: ['string'], log: ['string'] }],
  listening: [{ protocol: 'string', address: 'string', port: 'number' }],
  'pod?': { address: 'string', mtu: 'number' },
  'noPodBecause?': 'string',
};

const observation: Shape = {
  ...{ schema: 'number', takenAt: 'string', api: 'string', nodes: [node] },
  lab: {
    ...{ name: 'string', provider: 'string', nodes: [{ name: 'string', address: 'ipv4', roles: ['string'] }], nodeNetwork: cidr },
    etcd: { clientPort: 'number', prefix: 'string' },
    flannel: { network: cidr, subnetLen: 'number', backend: { type: 'string' } },
  },
  etcd: { reachable: 'boolean', 'unreachableBecause?': 'string', healthy: 'boolean', 'version?': 'string', alarms: ['string'], v2: store, v3: store },
  probes: [{ from: place, to: { ...place, address: 'string' }, protocol: 'string', 'size?': 'number', ok: 'boolean', 'error?': 'string' }],
};

/** Where data is not of the shape that an observation has; undefined when it is. */
export function observationMismatch(data: unknown): string | undefined {
  const found = mismatch(observation, data, '');
  if (found !== undefined) return found;
  const { api, lab } = data as Observation;
  if (!['v2', 'v3'].includes(api)) return 'api';
  if (!['host-gw', 'vxlan', 'udp'].includes(lab.flannel.backend.type)) return 'lab.flannel.backend';
  return lab.nodes.some(({ roles }) => roles.includes('etcd')) ? undefined : 'lab.nodes';
}

function mismatch(shape: Shape, data: unknown, path: string): string | undefined {
  if (shape === 'texts') return mismatchTexts(data, path);
  if (shape === 'ipv4') return typeof data === 'string' && parseIpv4(data) ? undefined : path;
  if (typeof shape === 'string') return typeof data === shape ? undefined : path;
  if (Array.isArray(shape)) {
    const [item] = shape as readonly [Shape];
    return Array.isArray(data) ? firstOf(data.length, at => mismatch(item, (data as unknown[])[at], `${path}[${at}]`)) : path;
  }
  return mismatchFields(Object.entries(shape as Readonly<Record<string, Shape>>), data, path);
}

function mismatchFields(fields: readonly (readonly [string, Shape])[], data: unknown, path: string): string | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return path;
  return firstOf(fields.length, at => {
    const [written, shape] = fields[at] ?? ['', {}];
    const name = written.replace('?', '');
    const value = (data as Readonly<Record<string, unknown>>)[name];
    return value === undefined && written !== name ? undefined : mismatch(shape, value, path ? `${path}.${name}` : name);
  });
}

function mismatchTexts(data: unknown, path: string): string | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return path;
  return Object.entries(data).find(([, value]) => typeof value !== 'string')?.[0];
}

function firstOf(count: number, look: (at: number) => string | undefined): string | undefined {
  for (let at = 0; at < count; at++) {
    const found = look(at);
    if (found !== undefined) return found;
  }
  return undefined;
}
