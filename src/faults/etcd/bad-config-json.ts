import { readNetworkConfig, textsForNumbers } from '../../checks/shared/network-meaning.ts';
import { messageOf } from '../../errors.ts';
import { formatFlannelNetwork } from '../../network/flannel-network.ts';
import { parseCidr } from '../../network/cidr.ts';
import { configEvidence, ofConfig, replaceConfig, seenConfig, stageText } from '../shared/config-look.ts';
import type { SeenConfig } from '../shared/config-look.ts';
import type { Fault } from '../fault.ts';

/** What a shell's quoting makes of the config, most often. */
export const badConfigJson = {
  id: 'bad-config-json',
  title: 'the network config in etcd is there, but flannel cannot read it',
  symptom: 'flanneld waits, and logs "invalid character" or a complaint about SubnetLen; what runs already goes on until it is restarted',
  source: 'flannel-io/flannel#479; code (pkg/subnet/config.go)',
  reach: 'lab',
  settleMs: 0,
  explains: ofConfig,
  signature(seen) {
    const config = seenConfig(seen);
    const flaw = config && flawOf(config);
    return config && flaw ? [configEvidence(seen, `${config.text} (${flaw})`)] : [];
  },
  cure: replaceConfig,
  // As a here-document in double quotes leaves it.
  drill: stageText(({ lab }) => formatFlannelNetwork(lab.flannel).replaceAll('"', '\\"')),
} as const satisfies Fault;

/** Why flannel refuses a config; undefined when it does not. */
export function flawOf({ text, json }: SeenConfig): string | undefined {
  if (!json) return `no JSON object${whyNot(text)}`;
  const [wrong] = textsForNumbers(json);
  if (wrong !== undefined) return `${wrong} is no whole number`;
  if (readNetworkConfig(text) === undefined) return json['Network'] === undefined ? 'without Network' : 'Network is no CIDR';
  const network = parseCidr(String(json['Network']));
  const length = Number(json['SubnetLen'] ?? 24);
  return network && (length <= network.prefixLength || length > 30) ? `SubnetLen ${length} does not divide the Network` : undefined;
}

function whyNot(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return `: ${messageOf(error)}`;
  }
}
