import { formatFlannelNetwork } from '../../network/flannel-network.ts';
import type { FlannelConfig } from '../../config/lab-config.ts';
import { alignCidr, formatCidr, parseCidr } from '../../network/cidr.ts';
import { isRecord, parseRecord } from '../../network/json.ts';

/** The fields of a network config, with flannel's defaults for those it leaves out. */
export type NetworkMeaning = Readonly<Record<string, string>>;

/** Reads a network config as flannel does; undefined when flannel could not read it. */
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

/** The fields that must be integers but are not: Go rejects even a "24" in quotes. */
export function textsForNumbers(config: Readonly<Record<string, unknown>>): readonly string[] {
  const backend = isRecord(config['Backend']) ? config['Backend'] : {};
  const fields = { SubnetLen: config['SubnetLen'], 'Backend.VNI': backend['VNI'], 'Backend.Port': backend['Port'] };
  return Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === null || Number.isInteger(value) ? [] : [name]));
}

/** The fields that differ from the plan, as `Backend.VNI is 2`. */
export function differences(config: NetworkMeaning, plan: FlannelConfig): readonly string[] {
  const planned = readNetworkConfig(formatFlannelNetwork(plan)) ?? {};
  const names = new Set([...Object.keys(planned), ...Object.keys(config)]);
  return [...names].filter(name => planned[name] !== config[name]).map(name => `${name} is ${config[name] || 'not set'}`);
}

// flannel's defaults: without Backend it uses udp (pkg/subnet/config.go); the rest are from each backend's source.
function readBackend(backend: Record<string, unknown>): NetworkMeaning {
  const type = wordOf(backend['Type']) || 'udp';
  const port = { vxlan: '8472', udp: '8285' }[type];
  return {
    'Backend.Type': type,
    ...(port !== undefined && { 'Backend.Port': given(backend['Port']) || port }),
    ...(type === 'vxlan' && { 'Backend.VNI': given(backend['VNI']) || '1', 'Backend.DirectRouting': String(backend['DirectRouting'] === true) }),
  };
}

// A 0 counts as not set.
function given(value: unknown): string {
  return value === 0 ? '' : wordOf(value);
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
