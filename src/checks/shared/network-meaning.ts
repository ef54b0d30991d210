import { formatFlannelNetwork } from '../../network/flannel-network.ts';
import type { FlannelConfig } from '../../config/lab-config.ts';
import { alignCidr, formatCidr, parseCidr } from '../../network/cidr.ts';
import { isRecord, parseRecord } from '../../network/json.ts';

/** What a network config says, field by field, with flannel's defaults for what it does not say. */
export type NetworkMeaning = Readonly<Record<string, string>>;

/** Reads a network config by its meaning; undefined when flannel could not. */
export function readNetworkConfig(text: string): NetworkMeaning | undefined {
  const config = parseRecord(text);
  const network = parseCidr(wordOf(config?.['Network']));
  if (!config || !network || textsForNumbers(config).length > 0) return undefined;
  const backend = isRecord(config['Backend']) ? config['Backend'] : {};
  return {
    Network: formatCidr(alignCidr(network)),
    SubnetLen: wordOf(config['SubnetLen']) || '24',
    SubnetMin: wordOf(config['SubnetMin']),
    SubnetMax: wordOf(config['SubnetMax']),
    ...readBackend(backend),
  };
}

/** The fields that flannel reads as whole numbers and that hold something else: Go refuses even a "24" in quotes. */
export function textsForNumbers(config: Readonly<Record<string, unknown>>): readonly string[] {
  const backend = isRecord(config['Backend']) ? config['Backend'] : {};
  const fields = { SubnetLen: config['SubnetLen'], 'Backend.VNI': backend['VNI'], 'Backend.Port': backend['Port'] };
  return Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === null || Number.isInteger(value) ? [] : [name]));
}

/** The fields, as `Backend.VNI is 2`, in which a config means something else than the plan. */
export function differences(config: NetworkMeaning, plan: FlannelConfig): readonly string[] {
  const planned = readNetworkConfig(formatFlannelNetwork(plan)) ?? {};
  const names = new Set([...Object.keys(planned), ...Object.keys(config)]);
  return [...names].filter(name => planned[name] !== config[name]).map(name => `${name} is ${config[name] || 'not given'}`);
}

// flannel's own defaults: no Backend is udp (pkg/subnet/config.go), the rest as each backend's source says.
function readBackend(backend: Record<string, unknown>): NetworkMeaning {
  const type = wordOf(backend['Type']) || 'udp';
  const port = { vxlan: '8472', udp: '8285' }[type];
  return {
    'Backend.Type': type,
    ...(port !== undefined && { 'Backend.Port': given(backend['Port']) || port }),
    ...(type === 'vxlan' && { 'Backend.VNI': given(backend['VNI']) || '1', 'Backend.DirectRouting': String(backend['DirectRouting'] === true) }),
  };
}

// A number that is 0 counts as not given.
function given(value: unknown): string {
  return value === 0 ? '' : wordOf(value);
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
