import { alignCidr, parseCidr } from '../../network/cidr.ts';
import { ipv4FromNumber, ipv4ToNumber } from '../../network/address.ts';
import { flawOf } from './bad-config-json.ts';
import { configEvidence, ofConfig, plannedJson, replaceConfig, seenConfig, stageText } from '../shared/config-look.ts';
import type { SeenConfig } from '../shared/config-look.ts';
import type { Fault } from '../fault.ts';

/** flannel 0.7.1 accepts it and leases below the minimum; newer releases reject it. */
export const subnetMinMisaligned = {
  id: 'subnetmin-misaligned',
  title: 'SubnetMin or SubnetMax in the network config is not the first address of a subnet',
  symptom: 'containers get addresses below SubnetMin, or flanneld waits and logs that it is not on a SubnetLen boundary',
  source: 'flannel-io/flannel#430; code (pkg/subnet/config.go)',
  reach: 'lab',
  settleMs: 0,
  explains: ofConfig,
  signature(seen) {
    const config = seenConfig(seen);
    const bounds = config ? misaligned(config) : [];
    return config && bounds.length > 0 ? [configEvidence(seen, `${config.text} (${bounds.join(', ')})`)] : [];
  },
  cure: replaceConfig,
  drill: stageText(seen => {
    const { network, subnetLen } = seen.lab.flannel;
    // In the middle of the tenth subnet.
    const min = ipv4FromNumber(ipv4ToNumber(network.address) + 9 * 2 ** (32 - subnetLen) + 2);
    return JSON.stringify({ ...plannedJson(seen), SubnetMin: min });
  }),
} as const satisfies Fault;

/** The bounds that are inside a subnet, as text. */
export function misaligned(config: SeenConfig): readonly string[] {
  const { json } = config;
  if (!json || flawOf(config) !== undefined) return [];
  const length = typeof json['SubnetLen'] === 'number' ? json['SubnetLen'] : 24;
  return ['SubnetMin', 'SubnetMax'].flatMap(name => {
    const bound = parseCidr(`${String(json[name])}/${length}`);
    const first = bound && alignCidr(bound).address;
    return bound && first !== bound.address ? [`${name} ${bound.address} is inside the subnet ${first}/${length}`] : [];
  });
}
