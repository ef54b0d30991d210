import { differences, readNetworkConfig } from '../../checks/shared/network-meaning.ts';
import { lacksBackend } from './backend-defaults-udp.ts';
import { flawOf } from './bad-config-json.ts';
import { configEvidence, ofConfig, plannedJson, replaceConfig, seenConfig, stageText } from '../shared/config-look.ts';
import type { Fault } from '../fault.ts';
import { misaligned } from './subnetmin-misaligned.ts';

/** flannel can use the config, but it is not the lab's. */
export const configDiffers = {
  id: 'config-differs',
  title: 'the network config in etcd differs from the plan',
  symptom: 'a restarted flanneld leases from a different network, with a different subnet size or backend than the other nodes',
  source: 'flannel-io/flannel#517, #520; code (pkg/subnet/etcd/local_manager.go)',
  reach: 'lab',
  settleMs: 0,
  explains: ofConfig,
  signature(seen) {
    const config = seenConfig(seen);
    const meaning = config && readNetworkConfig(config.text);
    if (!meaning || flawOf(config) !== undefined || lacksBackend(config) || misaligned(config).length > 0) return [];
    const different = differences(meaning, seen.lab.flannel);
    return different.length > 0 ? [configEvidence(seen, `${config.text} (${different.join(', ')})`)] : [];
  },
  cure: replaceConfig,
  drill: stageText(seen => JSON.stringify({ ...plannedJson(seen), Network: '10.5.0.0/16' }), ["the lab's network"]),
} as const satisfies Fault;
