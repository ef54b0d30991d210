import { readNetworkConfig, textsForNumbers } from '../../checks/shared/network-meaning.ts';
import { messageOf } from '../../errors.ts';
import { formatFlannelNetwork } from '../../network/flannel-network.ts';
import { parseCidr } from '../../network/cidr.ts';
import { configEvidence, ofConfig, replaceConfig, seenConfig, stageText } from '../shared/config-look.ts';
import type { SeenConfig } from '../shared/config-look.ts';
import type { Fault } from '../fault.ts';

/** Usually caused by shell quoting. */
export const badConfigJson = {
  id: 'bad-config-json',
  title: 'flannel cannot read the network config in etcd',
  symptom: 'flanneld waits, and logs "invalid character" or an error about SubnetLen; a running flanneld keeps working until it is restarted',
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
  // As a here-document in double quotes would write it.
  drill: stageText(({ lab }) => formatFlannelNetwork(lab.flannel).replaceAll('"', '\\"')),
} as const satisfies Fault;

/** Why flannel rejects a config; undefined if it accepts it. */
export function flawOf({ text, json }: SeenConfig): string | undefined {
  if (!json) return `not a JSON object${whyNot(text)}`;
  const [wrong] = textsForNumbers(json);
  if (wrong !== undefined) return `${wrong} is not an integer`;
  if (readNetworkConfig(text) === undefined) return json['Network'] === undefined ? 'Network is missing' : 'Network is not a CIDR';
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
